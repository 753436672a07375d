/** Twiddle factors exp(-2 pi i k / size), k < size, of a power-of-two size. */
export interface FourierPlan {
  readonly size: number;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

export function fourierPlan(size: number): FourierPlan {
  const cosines = new Float64Array(size);
  const sines = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    cosines[k] = Math.cos((2 * Math.PI * k) / size);
    sines[k] = -Math.sin((2 * Math.PI * k) / size);
  }
  return { size, cosines, sines };
}

/**
 * Discrete Fourier transform in place, natural order in, digit-reversed order out: decimation in frequency by four, and
 * by two at the end of an odd power of two. A sum of spectra needs no order, so that no transform pays for a reordering.
 */
export function transformToReversed(plan: FourierPlan, re: Float64Array, im: Float64Array): void {
  let span = plan.size;
  for (; span >= 4; span >>= 2) decimateInFrequency(plan, re, im, span);
  if (span === 2) transformPairs(re, im);
}

/** The transposed steps in the opposite order: digit-reversed order in, natural order out. Not scaled. */
export function transformFromReversed(plan: FourierPlan, re: Float64Array, im: Float64Array): void {
  let span = 4;
  if (Math.log2(plan.size) % 2 === 1) {
    transformPairs(re, im);
    span = 8;
  }
  for (; span <= plan.size; span <<= 2) decimateInTime(plan, re, im, span);
}

function transformPairs(re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < re.length; i += 2) {
    const differenceRe = re[i] - re[i + 1];
    const differenceIm = im[i] - im[i + 1];
    re[i] += re[i + 1];
    im[i] += im[i + 1];
    re[i + 1] = differenceRe;
    im[i + 1] = differenceIm;
  }
}

/** One stage: at offset k in blocks of `span` a transform of four points, then twiddles w^k, w^2k, w^3k. */
function decimateInFrequency(
  { size, cosines, sines }: FourierPlan,
  re: Float64Array,
  im: Float64Array,
  span: number,
): void {
  const quarter = span >> 2;
  const stride = size / span;
  for (let k = 0, twiddle = 0; k < quarter; k++, twiddle += stride) {
    const c1 = cosines[twiddle];
    const s1 = sines[twiddle];
    const c2 = cosines[2 * twiddle];
    const s2 = sines[2 * twiddle];
    const c3 = cosines[3 * twiddle];
    const s3 = sines[3 * twiddle];
    for (let i0 = k; i0 < size; i0 += span) {
      const i1 = i0 + quarter;
      const i2 = i1 + quarter;
      const i3 = i2 + quarter;
      const sumRe = re[i0] + re[i2];
      const sumIm = im[i0] + im[i2];
      const differenceRe = re[i0] - re[i2];
      const differenceIm = im[i0] - im[i2];
      const oddSumRe = re[i1] + re[i3];
      const oddSumIm = im[i1] + im[i3];
      const turnedRe = im[i1] - im[i3];
      const turnedIm = re[i3] - re[i1];
      re[i0] = sumRe + oddSumRe;
      im[i0] = sumIm + oddSumIm;
      re[i1] = (differenceRe + turnedRe) * c1 - (differenceIm + turnedIm) * s1;
      im[i1] = (differenceRe + turnedRe) * s1 + (differenceIm + turnedIm) * c1;
      re[i2] = (sumRe - oddSumRe) * c2 - (sumIm - oddSumIm) * s2;
      im[i2] = (sumRe - oddSumRe) * s2 + (sumIm - oddSumIm) * c2;
      re[i3] = (differenceRe - turnedRe) * c3 - (differenceIm - turnedIm) * s3;
      im[i3] = (differenceRe - turnedRe) * s3 + (differenceIm - turnedIm) * c3;
    }
  }
}

/** The transpose of `decimateInFrequency`: twiddles w^k, w^2k, w^3k, then a transform of four points. */
function decimateInTime(
  { size, cosines, sines }: FourierPlan,
  re: Float64Array,
  im: Float64Array,
  span: number,
): void {
  const quarter = span >> 2;
  const stride = size / span;
  for (let k = 0, twiddle = 0; k < quarter; k++, twiddle += stride) {
    const c1 = cosines[twiddle];
    const s1 = sines[twiddle];
    const c2 = cosines[2 * twiddle];
    const s2 = sines[2 * twiddle];
    const c3 = cosines[3 * twiddle];
    const s3 = sines[3 * twiddle];
    for (let i0 = k; i0 < size; i0 += span) {
      const i1 = i0 + quarter;
      const i2 = i1 + quarter;
      const i3 = i2 + quarter;
      const re1 = re[i1] * c1 - im[i1] * s1;
      const im1 = re[i1] * s1 + im[i1] * c1;
      const re2 = re[i2] * c2 - im[i2] * s2;
      const im2 = re[i2] * s2 + im[i2] * c2;
      const re3 = re[i3] * c3 - im[i3] * s3;
      const im3 = re[i3] * s3 + im[i3] * c3;
      const sumRe = re[i0] + re2;
      const sumIm = im[i0] + im2;
      const differenceRe = re[i0] - re2;
      const differenceIm = im[i0] - im2;
      re[i0] = sumRe + re1 + re3;
      im[i0] = sumIm + im1 + im3;
      re[i1] = differenceRe + im1 - im3;
      im[i1] = differenceIm + re3 - re1;
      re[i2] = sumRe - re1 - re3;
      im[i2] = sumIm - im1 - im3;
      re[i3] = differenceRe - im1 + im3;
      im[i3] = differenceIm - re3 + re1;
    }
  }
}
