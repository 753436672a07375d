import { Expression, type Operand } from '../expression.ts';
import type { Distribution, DistributionBuilder } from './define.ts';

type Arguments<K extends string> = Operand[] | [Readonly<Partial<Record<K, Operand>>>];

/** One family under two parametrisations: the second is taken where the argument "logits" is given by name. */
export function probsOrLogits<A extends string, B extends string>(
  probsForm: DistributionBuilder<A>,
  logitsForm: DistributionBuilder<B>,
): (...args: Arguments<A | B>) => Distribution {
  return (...args) => {
    const [first] = args;
    const named = typeof first === 'object' && !(first instanceof Expression);
    return named && 'logits' in first
      ? logitsForm(...(args as Arguments<B>))
      : probsForm(...(args as Arguments<A>));
  };
}
