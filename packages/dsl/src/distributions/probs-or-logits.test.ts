import { describe, expect, it } from 'vitest';
import { Bernoulli, Binomial, evaluate, expit, ModelError } from '../index.ts';

const at = (x: number, distribution: ReturnType<typeof Bernoulli>) =>
  evaluate([distribution.logDensity(x)])[0][0];

describe('probs or logits', () => {
  it('takes probs in order or by name, and logits by name', () => {
    expect(Bernoulli(0.3).spec.name).toBe('BernoulliProbs');
    expect(Bernoulli({ probs: 0.3 }).spec.name).toBe('BernoulliProbs');
    expect(Bernoulli({ logits: 0.3 }).spec.name).toBe('BernoulliLogits');
    expect(Binomial(10, 0.3).spec.name).toBe('BinomialProbs');
    expect(Binomial({ totalCount: 10, logits: 0.3 }).spec.name).toBe('BinomialLogits');
  });

  it('takes an expression for probs', () => {
    expect(Bernoulli(expit(0.4)).spec.name).toBe('BernoulliProbs');
  });

  it('gives the same mass under both', () => {
    const probs = 1 / (1 + Math.exp(-0.4));
    expect(at(1, Bernoulli({ logits: 0.4 }))).toBeCloseTo(at(1, Bernoulli(probs)), 14);
    expect(at(3, Binomial({ totalCount: 9, logits: 0.4 }))).toBeCloseTo(at(3, Binomial(9, probs)), 13);
  });

  it('refuses both at once and neither, by name', () => {
    expect(() => Bernoulli({ probs: 0.3, logits: 1 })).toThrow(ModelError);
    expect(() => Bernoulli({ probs: 0.3, logits: 1 })).toThrow(/no parameter "probs"/);
    expect(() => Binomial(5)).toThrow(/needs a value for "probs"/);
  });
});
