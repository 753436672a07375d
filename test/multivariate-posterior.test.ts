import {
  axis,
  column,
  Dirichlet,
  type Expression,
  factor,
  Gamma,
  ImproperUniform,
  LKJCholesky,
  MultivariateNormal,
  Normal,
  ordered,
  plate,
  sample,
  sum,
} from '@bayes-window/dsl';
import { mcseMean } from '@bayes-window/runtime';
import { infer } from 'bayes-window';
import { expect, it } from 'vitest';

/** Means of x and x^2 of each element, from the prior alone: their bijections and densities must agree. */
interface Expected {
  readonly model: () => void;
  readonly means: Readonly<Record<string, readonly [mean: number, meanSquare: number]>>;
}

const [topic, mouse, pair] = [axis('topic', ['a', 'b', 'c']), axis('mouse', 2), axis('pair', 2)];
const shareMoments = (concentration: number, total: number): [number, number] => {
  const mean = concentration / total;
  return [mean, mean ** 2 + (mean * (1 - mean)) / (total + 1)];
};

const cases: Readonly<Record<string, Expected>> = {
  'Dirichlet in a plate': {
    model: () => plate(mouse, () => sample('x', Dirichlet(concentrations(), topic))),
    means: {
      'x[0, a]': shareMoments(2, 6),
      'x[1, a]': shareMoments(2, 6),
      'x[1, c]': shareMoments(1, 6),
    },
  },
  // The correlation of two is uniform on (-1, 1) where the concentration is 1.
  'LKJ factor': {
    model: () => sample('x', LKJCholesky(1, pair)),
    means: { 'x[1, 0]': [0, 1 / 3], 'x[1, 1]': [Math.PI / 4, 2 / 3] },
  },
  'normal vector by its factor, the factor latent': {
    model: () => {
      const scaleTril = sample('l', LKJCholesky(4, pair));
      const scale = sample('s', Gamma(20, 10));
      sample('x', MultivariateNormal({ loc: 1, scaleTril: scaleTril.mul(scale) }, pair));
    },
    // E s^2 = 2^2 + 20/100
    means: { 'x[0]': [1, 1 + 4.2], 'x[1]': [1, 1 + 4.2] },
  },
  // Two ordered standard normals: the mean of the larger is 1/sqrt(pi).
  'ordered normals': {
    model: () => {
      const x = sample('x', ImproperUniform(ordered(pair)));
      factor('prior', sum(Normal(0, 1).logDensity(x), pair));
    },
    means: { 'x[0]': [-1 / Math.sqrt(Math.PI), 1], 'x[1]': [1 / Math.sqrt(Math.PI), 1] },
  },
};

function concentrations(): Expression {
  return column('concentration', topic, [2, 3, 1]);
}

it.each(Object.entries(cases))(
  '%s: draws have the mean and the mean square of the distribution',
  async (_, { model, means }) => {
    const { posterior, findings } = await infer(model, [], { seed: 3, draws: 2000, targetAcceptance: 0.98 });
    const scalars = new Map(posterior.allScalars().map(({ name, draws }) => [name, draws]));
    for (const [name, expected] of Object.entries(means)) {
      expected.forEach((want, k) => {
        const powers = scalars.get(name)!.map((chain) => chain.map((x) => x ** (k + 1)));
        const all = powers.flatMap((chain) => [...chain]);
        const mean = all.reduce((total, x) => total + x, 0) / all.length;
        expect(
          Math.abs(mean - want) / mcseMean(powers),
          `${name}^${k + 1}: ${mean}, not ${want}`,
        ).toBeLessThan(4.5);
      });
    }
    expect(findings).toEqual([]);
  },
);
