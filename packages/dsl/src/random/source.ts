/** A stream of independent random numbers. All draw functions take one; the caller owns its state and seed. */
export interface RandomSource {
  /** The next number, uniform on the open interval (0, 1), with 53 random bits. */
  uniform(): number;
}
