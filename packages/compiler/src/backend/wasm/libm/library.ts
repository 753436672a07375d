import type { Code, FunctionDefinition, Lanes } from '../assembler/index.ts';
import { farAngle } from './angle-reduction.ts';
import { besselRatio, logBesselI0, logBesselI1 } from './bessel.ts';
import { lbeta } from './beta.ts';
import { callMath, defineFunction, FunctionWriter, type MathFunction, type Surroundings } from './define.ts';
import { erf, erfc, erfcx } from './error-function.ts';
import { exp, expm1 } from './exponential.ts';
import { digamma, lgamma, tetragamma, trigamma } from './gamma.ts';
import { gammaQuantileStart, gammaQuantileStep, logGammaQuantile } from './gamma-quantile.ts';
import * as gammaReflection from './gamma-reflection.ts';
import * as hyperbolic from './hyperbolic.ts';
import * as incompleteBeta from './incomplete-beta.ts';
import { gammainc, gammaincByShape, gammaincc, gammaLeading } from './incomplete-gamma.ts';
import * as inverseTrigonometric from './inverse-trigonometric.ts';
import { log, log1p, logExtreme } from './logarithm.ts';
import * as logistic from './logistic.ts';
import { logNdtr, ndtr, ndtri, ndtriLower } from './normal.ts';
import { pow, powExtreme } from './power.ts';
import { ratioDeviance } from './stirling.ts';
import { cos, sin, tan } from './trigonometric.ts';

/** Every function of the library by name. */
export const library = {
  exp,
  expm1,
  log,
  log1p,
  pow,
  ...logistic,
  sin,
  cos,
  tan,
  ...inverseTrigonometric,
  ...hyperbolic,
  lgamma,
  digamma,
  trigamma,
  tetragamma,
  lbeta,
  logBesselI0,
  logBesselI1,
  besselRatio,
  gammainc,
  gammaincc,
  gammaincByShape,
  logGammaQuantile,
  ...incompleteBeta,
  erf,
  erfc,
  erfcx,
  ndtr,
  logNdtr,
  ndtri,
  // Parts of the functions above.
  logExtreme,
  powExtreme,
  farAngle,
  ...gammaReflection,
  ndtriLower,
  ratioDeviance,
  gammaLeading,
  gammaQuantileStart,
  gammaQuantileStep,
} satisfies Record<string, MathFunction>;

export type MathName = keyof typeof library;

/** A call in the given lanes; `calls` collects what the module must contain. */
export function mathCall(name: MathName, lanes: Lanes, calls: Set<string>, args: readonly Code[]): Code {
  return callMath(name, lanes, calls, args);
}

/** The value of a function within a loop: its code, written into the surroundings, or a call. */
export function mathValue(
  name: MathName,
  surroundings: Surroundings,
  write: (statements: Code) => void,
  args: readonly Code[],
): Code {
  const { isInlined, write: spell }: MathFunction = library[name];
  if (isInlined !== true || surroundings.lanes.width === 1)
    return callMath(name, surroundings.lanes, surroundings.calls, args);
  const writer = new FunctionWriter(surroundings);
  const result = writer.let(spell(writer, ...args.map((arg) => writer.let(arg))));
  write(writer.written);
  return result;
}

/** The functions called, and those that they call in turn. */
export function mathFunctions(calls: ReadonlySet<string>): FunctionDefinition[] {
  const wanted = new Set(calls);
  const definitions: FunctionDefinition[] = [];
  // A set's iterator also visits what is added while it runs.
  for (const fullName of wanted) {
    const { definition, calls } = defined.get(fullName) ?? define(fullName);
    definitions.push(definition);
    for (const call of calls) wanted.add(call);
  }
  return definitions;
}

interface Defined {
  readonly definition: FunctionDefinition;
  readonly calls: ReadonlySet<string>;
}

/** The functions that some module has asked for: they are the same in all. */
const defined = new Map<string, Defined>();

function define(fullName: string): Defined {
  const name = fullName.replace(/_x2$/, '') as MathName;
  const calls = new Set<string>();
  const made = { definition: defineFunction(name, fullName, library[name], calls), calls };
  defined.set(fullName, made);
  return made;
}
