import { axis, codes, column, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { compileInCoordinates } from './coordinates.ts';

/** Groups of `perGroup` rows around means `spread` apart, noise of standard deviation about 1, written non-centred. */
function grouped(spread: number, perGroup: readonly number[]): () => void {
  const groupOf = perGroup.flatMap((count, g) => Array.from({ length: count }, () => g));
  const noise = groupOf.map((_, i) => 1.4 * Math.sin(i * 12.9898 + 3));
  const row = axis('row', groupOf.length);
  const group = axis('group', perGroup.length);
  const code = codes('group', row, group, groupOf);
  const y = column(
    'y',
    row,
    groupOf.map((g, i) => spread * Math.cos(3 * g) + noise[i]),
  );
  return () => {
    const a = sample('a', Normal(0, 5));
    const scale = sample('scale', HalfNormal(5));
    const z = plate(group, () => sample('z', Normal(0, 1)));
    sample('y', Normal(a.add(scale.mul(z)).at(code), sample('sigma', HalfNormal(2))), { obs: y });
  };
}

describe('compileInCoordinates', () => {
  const many = Array.from({ length: 8 }, () => 60);

  it('centres effects that the data determine', () => {
    expect(compileInCoordinates(grouped(3, many), []).coordinates).toEqual({ z: 'centred' });
  });

  it('does not centre effects that may be zero, or of which the data say little', () => {
    expect(compileInCoordinates(grouped(0, many), []).coordinates).toEqual({ z: 'noncentred' });
    expect(
      compileInCoordinates(
        grouped(
          0.5,
          Array.from({ length: 8 }, () => 2),
        ),
        [],
      ).coordinates,
    ).toEqual({ z: 'noncentred' });
  });

  it('decides element by element', () => {
    expect(compileInCoordinates(grouped(3, [60, 60, 60, 60, 60, 1, 1, 1]), []).coordinates).toEqual({
      z: 'mixed',
    });
  });

  it('leaves a model without such effects alone', () => {
    const plain = (): void => void sample('a', Normal(0, 1));
    expect(compileInCoordinates(plain, []).coordinates).toEqual({});
  });
});
