import { describe, expect, it } from 'vitest';
import createWabt from 'wabt';
import { signed, signed64, unsigned } from './code.ts';
import { type Code, control, f64, i32, type Lanes, local, scalarLanes, simdLanes } from './index.ts';
import { assembleModule, type FunctionDefinition } from './module.ts';

const memory = { module: 'env', name: 'memory', minPages: 1 };

function instantiate(
  functions: readonly FunctionDefinition[],
  names: readonly string[],
): { call: Record<string, CallableFunction>; doubles: Float64Array } {
  const bytes = assembleModule({ memory, functions, exports: names });
  const host = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: host } });
  return { call: exports as Record<string, CallableFunction>, doubles: new Float64Array(host.buffer) };
}

describe('LEB128', () => {
  it('encodes the examples of the DWARF standard (4, section 7.6)', () => {
    expect([2, 127, 128, 129, 12_857].map(unsigned)).toEqual([2, 127, [0x80, 1], [0x81, 1], [0xb9, 0x64]]);
    const values = [2, -2, 127, -127, 128, -128];
    const encoded = [[2], [0x7e], [0xff, 0], [0x81, 0x7f], [0x80, 1], [0x80, 0x7f]];
    expect(values.map(signed)).toEqual(encoded);
    expect(values.map((value) => signed64(BigInt(value)))).toEqual(encoded);
  });
});

/** Each operation of the lanes, with the same meaning in plain numbers. */
const operations: readonly [
  string,
  (lanes: Lanes, x: Code, y: Code) => Code,
  (x: number, y: number) => number,
][] = [
  ['add', (l, x, y) => l.add(x, y), (x, y) => x + y],
  ['sub', (l, x, y) => l.sub(x, y), (x, y) => x - y],
  ['mul', (l, x, y) => l.mul(x, y), (x, y) => x * y],
  ['div', (l, x, y) => l.div(x, y), (x, y) => x / y],
  ['min', (l, x, y) => l.min(x, y), Math.min],
  ['max', (l, x, y) => l.max(x, y), Math.max],
  ['pmin', (l, x, y) => l.pmin(x, y), Math.min],
  ['pmax', (l, x, y) => l.pmax(x, y), Math.max],
  ['pmin of NaN', (l, x, y) => l.pmin(l.const(Number.NaN), l.add(x, y)), () => Number.NaN],
  ['neg', (l, x) => l.neg(x), (x) => -x],
  ['abs', (l, x) => l.abs(x), Math.abs],
  ['sqrt', (l, x) => l.sqrt(x), Math.sqrt],
  ['floor', (l, x) => l.floor(x), Math.floor],
  ['ceil', (l, x) => l.ceil(x), Math.ceil],
  ['trunc', (l, x) => l.trunc(x), Math.trunc],
  [
    'nearest',
    (l, x) => l.nearest(x),
    (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  ],
  [
    'copysign',
    (l, x, y) => l.copysign(x, y),
    (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)),
  ],
  ['eq', (l, x, y) => l.select(l.eq(x, y), l.const(1), l.const(0)), (x, y) => Number(x === y)],
  ['ne', (l, x, y) => l.select(l.ne(x, y), l.const(1), l.const(0)), (x, y) => Number(x !== y)],
  ['lt', (l, x, y) => l.select(l.lt(x, y), l.const(1), l.const(0)), (x, y) => Number(x < y)],
  ['gt', (l, x, y) => l.select(l.gt(x, y), l.const(1), l.const(0)), (x, y) => Number(x > y)],
  ['le', (l, x, y) => l.select(l.le(x, y), l.const(1), l.const(0)), (x, y) => Number(x <= y)],
  ['ge', (l, x, y) => l.select(l.ge(x, y), l.const(1), l.const(0)), (x, y) => Number(x >= y)],
  [
    'masks',
    (l, x, y) => l.select(l.maskAnd(l.lt(x, y), l.maskNot(l.eq(x, l.const(-2)))), x, y),
    (x, y) => (x < y && x !== -2 ? x : y),
  ],
  [
    'or',
    (l, x, y) => l.select(l.maskOr(l.lt(x, y), l.gt(x, l.const(2))), x, y),
    (x, y) => (x < y || x > 2 ? x : y),
  ],
  ['exponent', (l, x) => l.fromBits(l.bitsAdd(l.toBits(x), l.shiftLeft(l.bits(3n), 52))), (x) => 8 * x],
  ['halving bits', (l, x) => l.fromBits(l.bitsSub(l.toBits(x), l.shiftLeft(l.bits(1n), 52))), (x) => x / 2],
  ['sign off', (l, x) => l.fromBits(l.shiftRight(l.shiftLeft(l.toBits(x), 1), 1)), Math.abs],
  [
    'sign by bits',
    (l, x) => l.fromBits(l.bitsXor(l.toBits(x), l.bitsAnd(l.bits(-1n), l.bits(1n << 63n)))),
    (x) => -x,
  ],
  [
    'pack and extract',
    (l, x) => l.pack(Array.from({ length: l.width }, (_, k) => l.extract(x, k))),
    (x) => x,
  ],
];

const pairs = [
  [1.5, -2.25],
  [-2, 3],
  [2.5, 2.5],
  [-0.5, -7],
  [1e10, 3.5],
  [3.5, 1],
] as const;

describe.each([scalarLanes, simdLanes])('lanes of width $width', (lanes) => {
  it.each(operations)('%s', (_, build, expected) => {
    const bytes = 8 * lanes.width;
    const [x, y] = [lanes.load(i32.const(0), 0), lanes.load(i32.const(0), bytes)];
    const body = lanes.store(i32.const(0), 2 * bytes, build(lanes, x, y));
    const { call, doubles } = instantiate(
      [{ name: 'run', params: [], results: [], locals: [], body }],
      ['run'],
    );
    for (const [i, first] of pairs.entries()) {
      const second = pairs[(i + 1) % pairs.length];
      const points = lanes.width === 1 ? [first] : [first, second];
      doubles.set([...points.map(([a]) => a), ...points.map(([, b]) => b)]);
      call.run();
      expect([...doubles.subarray(2 * lanes.width, 3 * lanes.width)]).toEqual(
        points.map(([a, b]) => expected(a, b)),
      );
    }
  });
});

describe('modules', () => {
  const counter = 1;
  const sumTo: FunctionDefinition = {
    name: 'sumTo',
    params: ['i32'],
    results: ['f64'],
    locals: ['i32', 'f64'],
    body: [
      control.loop([
        local.set(2, f64.add(local.get(2), f64.const(0.5))),
        control.brIf(0, i32.ltU(local.tee(counter, i32.add(local.get(counter), i32.const(1))), local.get(0))),
      ]),
      local.get(2),
    ],
  };
  const twice: FunctionDefinition = {
    name: 'twice',
    params: ['i32'],
    results: ['f64'],
    locals: [],
    body: f64.mul(f64.const(2), control.call('sumTo', local.get(0))),
  };

  it('loop, call by name and return', () => {
    const { call } = instantiate([twice, sumTo], ['twice']);
    expect(call.twice(300)).toBe(300);
  });

  it('are read and validated by wabt', async () => {
    const wabt = await createWabt();
    const bytes = assembleModule({ memory, functions: [twice, sumTo], exports: ['twice'] });
    const parsed = wabt.readWasm(bytes, { readDebugNames: false });
    parsed.validate();
    expect(parsed.toText({})).toContain('f64.const 0x1p-1');
  });

  it('refuse a call of a function that is not there', () => {
    expect(() => assembleModule({ memory, functions: [twice], exports: [] })).toThrow(/no function sumTo/);
  });
});
