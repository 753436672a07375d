import { compile, densityGraph, emitProgram } from '@bayes-window/compiler';
import { TensorflowDensity } from '@bayes-window/compiler/tfjs';
import {
  axis,
  BernoulliLogits,
  codes,
  column,
  HalfNormal,
  Normal,
  ordered,
  plate,
  sample,
  simplex,
  unary,
} from '@bayes-window/dsl';
import { instantiate } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { tf } from '../../bench/tensorflow.ts';
import { functionOf } from '../support/backends.ts';

const row = axis('row', 60);
const group = axis('group', 4);
const x = column(
  'x',
  row,
  Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * 12.9898)),
);
const y = column(
  'y',
  row,
  Float64Array.from({ length: 60 }, (_, i) => (Math.cos(i * 78.233) > 0 ? 1 : 0)),
);
const code = codes(
  'group',
  row,
  group,
  Int32Array.from({ length: 60 }, (_, i) => (i * 7) % 4),
);

function logistic() {
  const sigma = sample('sigma', HalfNormal(1));
  const effect = plate(group, () => sample('effect', Normal(0, sigma)));
  const slope = sample('slope', Normal(0, 1));
  sample('y', BernoulliLogits(effect.at(code).add(slope.mul(x))), { obs: y });
}

describe('TensorFlow.js', () => {
  const { graph, program } = compile(logistic);
  const wasm = instantiate(program);
  const positions = Float64Array.from({ length: 5 * 6 }, (_, i) => Math.fround(Math.sin(1.7 * i)));

  it('evaluates many chains in one call, each as WebAssembly does to 1e-5', () => {
    const density = new TensorflowDensity(tf, graph);
    const [logDensities, gradients] = [new Float64Array(5), new Float64Array(30)];
    density.logDensitiesAndGradients(positions, logDensities, gradients);
    const gradient = new Float64Array(6);
    for (let chain = 0; chain < 5; chain++) {
      const value = wasm.logDensityAndGradient(positions.subarray(6 * chain, 6 * chain + 6), gradient);
      expect(Math.abs(logDensities[chain] - value)).toBeLessThan(1e-5 * Math.abs(value));
      gradient.forEach((g, i) => {
        expect(Math.abs(gradients[6 * chain + i] - g)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
      });
    }
    density.dispose();
  });

  it('leaves no tensors behind in a call, and none at all when disposed', () => {
    const before = tf.memory().numTensors;
    const density = new TensorflowDensity(tf, graph);
    const held = tf.memory().numTensors;
    expect(held).toBeGreaterThan(before);
    density.logDensityAndGradient(positions.subarray(0, 6), new Float64Array(6));
    density.writeOutputs(positions.subarray(0, 6), new Float64Array(density.outputCount));
    expect(tf.memory().numTensors).toBe(held);
    density.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('sums along an axis, forwards and backwards, as WebAssembly does to 1e-5', () => {
    const [repeat, level, many] = [axis('repeat', 3), axis('level', 5), axis('many', 50)];
    const { event, bijector } = simplex(many);
    const inputs = { cuts: [repeat, level], shares: event!.unconstrained };
    const model = functionOf(inputs, (cuts, shares) => {
      const [x, logs] = [ordered(level).bijector!.forward(cuts), bijector!.forward(shares).log()];
      return x.square().sum().add(logs.square().sum()).mul(-0.5);
    });
    const graph = densityGraph(model);
    const density = new TensorflowDensity(tf, graph);
    const position = Float64Array.from({ length: model.dimension }, (_, i) => Math.fround(Math.sin(1.7 * i)));
    const [gradient, wanted] = [position.slice(), position.slice()];
    const value = density.logDensityAndGradient(position, gradient);
    const exact = instantiate(emitProgram(graph)).logDensityAndGradient(position, wanted);
    expect(Math.abs(value - exact)).toBeLessThan(1e-5 * Math.abs(exact));
    const largest = Math.max(...wanted.map(Math.abs));
    gradient.forEach((g, i) => {
      expect(Math.abs(g - wanted[i])).toBeLessThan(1e-5 * largest);
    });
    density.dispose();
  });

  it('names the site of an op that it does not offer', () => {
    const cube = unary('cube', { evaluate: (t) => t ** 3, vjp: [(g) => g] });
    const model = functionOf({ t: [] }, (t) => cube(t));
    const named = {
      ...model,
      terms: [{ site: 'strange', kind: 'factor' as const, value: model.logDensity, rows: model.logDensity }],
    };
    expect(
      () =>
        new TensorflowDensity(tf, { model: named, logDensity: model.logDensity, gradients: [], outputs: [] }),
    ).toThrow(/Site "strange" needs the op cube, which the TensorFlow.js backend does not offer/);
  });
});
