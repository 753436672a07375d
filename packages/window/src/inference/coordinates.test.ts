import { axis, codes, column, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { type Coordinates, compileInCoordinates } from './coordinates.ts';

/** Groups of `perGroup` rows around means `spread` apart, noise of standard deviation about 1, written non-centred. */
function grouped(spread: number, perGroup: readonly number[]): () => void {
  const groupOf = perGroup.flatMap((count, g) => Array.from({ length: count }, () => g));
  // A fixed hash of i to (-1.7, 1.7): no pattern along the rows.
  const noise = groupOf.map((_, i) => 1.7 * ((Math.sin(i * 12.9898 + 3) * 43_758.5453) % 1));
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

async function choiceFor(model: () => void, marginalise = false): Promise<Coordinates> {
  return (await compileInCoordinates(model, [], { marginalise })).coordinates;
}

describe('compileInCoordinates', () => {
  const many = Array.from({ length: 8 }, () => 60);

  it('centres effects that the data determine', async () => {
    expect(await choiceFor(grouped(3, many))).toEqual({ z: 'centred' });
  });

  it('does not centre effects that may be zero, or of which the data say little', async () => {
    const few = Array.from({ length: 12 }, () => 1);
    expect(await choiceFor(grouped(0, many))).toEqual({ z: 'noncentred' });
    expect(await choiceFor(grouped(0.5, few))).toEqual({ z: 'noncentred' });
  });

  it('decides element by element', async () => {
    expect(await choiceFor(grouped(1, [60, 60, 60, 60, 60, 1, 1, 1]))).toEqual({ z: 'mixed' });
  });

  it('integrates out what it can, unless told not to', async () => {
    expect(await choiceFor(grouped(3, many), true)).toEqual({ z: 'marginalised' });
  });

  it('centres effects that the data determine, crossed with others that are integrated out', async () => {
    const [row, many, fewer] = [axis('row', 1200), axis('many', 60), axis('fewer', 20)];
    const each = Array.from({ length: 1200 }, (_, i) => i);
    const ofMany = codes(
      'many',
      row,
      many,
      each.map((i) => i % 60),
    );
    const ofFewer = codes(
      'fewer',
      row,
      fewer,
      each.map((i) => Math.floor(i / 60)),
    );
    const noise = each.map((i) => 1.7 * ((Math.sin(i * 12.9898 + 3) * 43_758.5453) % 1));
    const y = column(
      'y',
      row,
      each.map((i) => Math.sin(i % 60) + Math.cos(3 * Math.floor(i / 60)) + noise[i]),
    );
    const model = (): void => {
      const [tau, omega] = [sample('tau', HalfNormal(1)), sample('omega', HalfNormal(1))];
      const u = plate(many, () => sample('u', Normal(0, tau)));
      const v = plate(fewer, () => sample('v', Normal(0, omega)));
      sample('y', Normal(sample('a', Normal(0, 5)).add(u.at(ofMany)).add(v.at(ofFewer)), 1), { obs: y });
    };
    expect(await choiceFor(model, true)).toEqual({ u: 'marginalised', v: 'centred' });
  });

  it('leaves a model without such effects alone', async () => {
    expect(await choiceFor(() => void sample('a', Normal(0, 1)))).toEqual({});
  });
});
