/** What these helpers need of an unconstrained model, of the compiler's sources or of what was built of them. */
interface Slots {
  readonly dimension: number;
  readonly parameters: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
}

/** Where a parameter begins in a model's position. */
export const offsetOf = ({ parameters }: Slots, name: string): number =>
  parameters.find((parameter) => parameter.name === name)!.offset;

/** A position of the model as written, with the parameters that the marginalised one has left; the effects are 0. */
export function withoutEffects(written: Slots, reduced: Slots, at: Float64Array): Float64Array {
  const position = new Float64Array(written.dimension);
  for (const { name, offset, size } of reduced.parameters)
    position.set(at.subarray(offset, offset + size), offsetOf(written, name));
  return position;
}
