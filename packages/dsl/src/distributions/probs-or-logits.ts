import { Expression, type Operand } from '../expression.ts';
import type { Distribution, DistributionBuilder } from './define.ts';
import type { MultivariateArguments, MultivariateBuilder } from './define-multivariate.ts';

type Arguments<K extends string> = Operand[] | [Readonly<Partial<Record<K, Operand>>>];

/** One family under two parametrisations: the second is taken where the argument "logits" is given by name. */
export function probsOrLogits<A extends string, B extends string>(
  probsForm: DistributionBuilder<A>,
  logitsForm: DistributionBuilder<B>,
): (...args: Arguments<A | B>) => Distribution {
  return (...args) =>
    namesLogits(args) ? logitsForm(...(args as Arguments<B>)) : probsForm(...(args as Arguments<A>));
}

/** The same for families over an axis. */
export function probsOrLogitsOver<A extends string, B extends string>(
  probsForm: MultivariateBuilder<A>,
  logitsForm: MultivariateBuilder<B>,
): (...args: MultivariateArguments<A | B>) => Distribution {
  return (...args) =>
    namesLogits(args)
      ? logitsForm(...(args as MultivariateArguments<B>))
      : probsForm(...(args as MultivariateArguments<A>));
}

function namesLogits([first]: readonly unknown[]): boolean {
  return typeof first === 'object' && !(first instanceof Expression) && 'logits' in (first as object);
}
