import {
  add,
  axis,
  type Codes,
  codes,
  column,
  constant,
  data,
  dataOp,
  Expression,
  exp,
  gather,
  gatherOp,
  input,
  inputOp,
  multiply,
  segmentSum,
  sum,
  sumOp,
  unary,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { runPasses } from '../passes/index.ts';
import { verifyGraph, verifyPass } from './verify-graph.ts';

const row = axis('row', 3);
const mouse = axis('mouse', 2);
const y = column('y', row, [1, 2, 3]);
const code = codes('mouse', row, mouse, [0, 1, 1]);
const w = input('w', [mouse]);

describe('verifyGraph', () => {
  it('takes every graph that the builders make', () => {
    const theta = add(multiply(gather(w, code), y), input('z', []));
    verifyGraph([sum(exp(theta), row), segmentSum(theta, code)], 'test');
  });

  const wrongCode: Codes = { ...code, values: Int32Array.of(0, 2, 1) };
  const cyclic = exp(y);
  (cyclic.args as Expression[])[0] = cyclic;
  const table = data(new Float64Array(6), [row, mouse]);
  const broken: readonly [string, Expression, RegExp][] = [
    ['a cycle', cyclic, /is its own argument/],
    ['too few arguments', new Expression(add, [y], [row]), /has 1 arguments/],
    ['an axis too few', new Expression(exp, [y], []), /has axes \[\] where its builder gives \[row: 3\]/],
    [
      'axes in another order',
      new Expression(sumOp, [data(new Float64Array(12), [row, mouse, axis('k', 2)])], [mouse, row], {
        axis: axis('k', 2),
      }),
      /has axes \[mouse: 2, row: 3\] where its builder gives \[row: 3, mouse: 2\]/,
    ],
    [
      'a sum along an axis that its argument lacks',
      new Expression(sumOp, [y], [row], { axis: mouse }),
      /is what its builder writes as multiply/,
    ],
    [
      'two sizes of one axis',
      add(y, sum(input('z', [axis('k', 2)]).exp(), axis('k', 3))),
      /gives axis "k" the size/,
    ],
    ['two inputs of one name', add(input('z', []), input('z', [])), /is the second input of its name/],
    ['a leaf with arguments', new Expression(inputOp, [y], [], { name: 'z' }), /is a leaf with arguments/],
    [
      'data of the wrong length',
      new Expression(dataOp, [], [row], { values: new Float64Array(2) }),
      /has 2 values/,
    ],
    [
      'codes out of range',
      new Expression(gatherOp, [w], [row], { codes: wrongCode }),
      /has the code 2 into \[mouse: 2\] at row 1/,
    ],
    [
      'codes of the wrong length',
      new Expression(gatherOp, [w], [row], { codes: { ...code, values: Int32Array.of(0) } }),
      /has 1 codes "mouse" over \[row: 3\]/,
    ],
    [
      'a gather that makes an axis which is there already',
      new Expression(gatherOp, [table], [row], { codes: code }),
      /can't be built: Indexing by codes "mouse"/,
    ],
    ['an op that no backend knows', unary('cube', { evaluate: (x) => x ** 3, vjp: [] })(y), /op "cube"/],
  ];

  it.each(broken)('finds %s', (_, root, message) => {
    expect(() => verifyGraph([root], 'pass "test"')).toThrow(message);
    expect(() => verifyGraph([root], 'pass "test"')).toThrow(/after pass "test"/);
  });
});

describe('verifyPass', () => {
  it.each([
    ['loses a root', [y, w], [y], /makes 1 roots of 2/],
    ['adds an axis', [sum(y, row)], [y], /adds axis "row" to root 0/],
    ['invents an input', [w], [input('w', [mouse])], /uses input "w"/],
  ] as const)('finds a pass that %s', (_, before, after, message) => {
    expect(() => verifyPass('careless', before, after)).toThrow(message);
  });

  it('is run by the tests after every pass', () => {
    const careless = (): Expression[] => [new Expression(exp, [y], [])];
    expect(() => runPasses([careless], [constant(0)])).toThrow(/after pass "careless"/);
  });
});
