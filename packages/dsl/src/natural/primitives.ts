import type { Axis } from '../axis.ts';
import {
  type Distribution,
  type DistributionBuilder,
  type DistributionSpec,
  defineDistribution as define,
} from '../distributions/index.ts';
import type { Operand, ScanPart } from '../expression.ts';
import * as leaves from '../leaves.ts';
import { type OdeSpec, odeSteps as untypedOdeSteps } from '../ode/index.ts';
import * as primitives from '../primitives.ts';
import { type ScanSpec, scan as untypedScan } from '../scan.ts';
import type { Codes, PlainData, Tensor } from './tensor.ts';

interface SampleOptions {
  readonly obs?: Operand;
}

/** `sample` with or without a name: left out, it is the name of the variable. */
interface Sample {
  (distribution: Distribution, options?: SampleOptions): Tensor;
  (name: string, distribution: Distribution, options?: SampleOptions): Tensor;
}

/** `deterministic` likewise. */
interface Deterministic {
  (value: Operand): Tensor;
  (name: string, value: Operand): Tensor;
}

/** A log density in operators. */
type NaturalSpec<K extends string> = Omit<DistributionSpec<K>, 'logDensity'> & {
  logDensity(x: Tensor, parameters: Readonly<Record<K, Tensor>>): number;
};

export const sample = primitives.sample as unknown as Sample;
export const deterministic = primitives.deterministic as unknown as Deterministic;

export const model = primitives.model as <Data extends readonly unknown[], Result>(
  run: (...data: Data) => Result,
) => primitives.Model<{ [K in keyof Data]: PlainData<Data[K]> }, Result>;

export const plate = primitives.plate as <Result>(
  axis: Axis,
  body: () => Result,
) => Result extends number ? Tensor : Result;

type Operands<K extends string> = Readonly<Record<K, Operand>>;
type Tensors<K extends string> = Readonly<Record<K, Tensor>>;

/** `scan` with a step in operators. */
type Scan = <C extends string, X extends string = never>(
  axis: Axis,
  spec: Omit<ScanSpec<C, X>, 'step'> & { step(carry: Tensors<C>, at: Tensors<X>): Operands<C> },
) => { readonly [part in ScanPart]: Tensors<C> };

/** `odeSteps` with a derivative in operators. */
type OdeSteps = <K extends string>(
  spec: Omit<OdeSpec<K>, 'derivative'> & { derivative(state: Tensors<K>, time: Tensor): Operands<K> },
) => Tensors<K>;

export const scan = untypedScan as unknown as Scan;
export const odeSteps = untypedOdeSteps as unknown as OdeSteps;

export const column = leaves.column as (...args: Parameters<typeof leaves.column>) => Tensor;
export const codes = leaves.codes as (...args: Parameters<typeof leaves.codes>) => Codes;

/** Says to the type checker that `x` is an expression: `tensor(a + b)[mouse]`, `2 * tensor(Normal(0, 1).logDensity(x))`. */
export const tensor = leaves.asExpression as (x: Operand) => Tensor;

/** `defineDistribution` with a log density in operators. */
export function defineDistribution<K extends string>(spec: NaturalSpec<K>): DistributionBuilder<K> {
  const logDensity = spec.logDensity as unknown as (
    ...args: Parameters<DistributionSpec<K>['logDensity']>
  ) => Operand;
  return define<K>({
    ...spec,
    logDensity: (x, parameters) => leaves.asExpression(logDensity(x, parameters)),
  });
}
