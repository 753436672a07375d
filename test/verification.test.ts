import { watching } from '@bayes-window/compiler';
import { constant } from '@bayes-window/dsl';
import { expect, it } from 'vitest';

it('what other packages compile in tests is verified too', () => {
  expect(() => watching.by.pass?.('careless', [constant(1)], [])).toThrow(/after pass "careless"/);
});
