import { gaussLegendre, i0e } from '../numeric/index.ts';
import { cos, logBesselI0, multiply } from '../ops/index.ts';
import { vonMises } from '../random/index.ts';
import { interval, nonnegative, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

const logTwoPi = Math.log(2 * Math.PI);
const circle = { ...interval(-Math.PI, Math.PI), name: 'circle' };

/** An angle from -pi to pi: log p = concentration cos(x - loc) - log(2 pi) - log I_0(concentration) */
export const VonMises = defineDistribution({
  name: 'VonMises',
  parameters: { loc: { support: real, default: 0 }, concentration: { support: nonnegative, default: 1 } },
  support: () => circle,
  logDensity: (x, { loc, concentration }) =>
    multiply(concentration, cos(x.sub(loc)))
      .sub(logTwoPi)
      .sub(logBesselI0(concentration)),
  sample: (source, { loc, concentration }) => wrapped(loc + vonMises(source, concentration)),
  // Moments of the angle as a number.
  mean: ({ loc, concentration }) => integral(-Math.PI - loc, Math.PI - loc, concentration, (t) => loc + t),
  variance: ({ loc, concentration: k }) => {
    const [low, high] = [-Math.PI - loc, Math.PI - loc];
    const shift = integral(low, high, k, (t) => t);
    return integral(low, high, k, (t) => (t - shift) ** 2);
  },
  cdf: (x, { loc, concentration }) => {
    if (x <= -Math.PI) return 0;
    return x >= Math.PI ? 1 : integral(-Math.PI - loc, x - loc, concentration, () => 1);
  },
});

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** Integral of weight(t) times the density at loc + t. */
function integral(low: number, high: number, concentration: number, weight: (t: number) => number): number {
  const panels = Math.ceil(2 * (high - low) * Math.sqrt(1 + concentration));
  const width = (high - low) / panels;
  const density = (t: number): number => weight(t) * Math.exp(-2 * concentration * Math.sin(t / 2) ** 2);
  let total = 0;
  for (let i = 0; i < panels; i++) total += gaussLegendre(density, low + i * width, low + (i + 1) * width);
  return total / (2 * Math.PI * i0e(concentration));
}
