import { describe, expect, it } from 'vitest';
import { type Code, control, f64, f64x2, i32, i64, i64x2, local, memory, v128 } from './index.ts';
import { assembleModule } from './module.ts';

const host = new WebAssembly.Memory({ initial: 1 });
const bytes = new Uint8Array(host.buffer);
const doubles = new Float64Array(host.buffer);
const words = new BigInt64Array(host.buffer);
const integers = new Int32Array(host.buffer);

/** Runs code without arguments or result, on a memory that holds the given doubles. */
function run(body: Code, initial: readonly number[] = []): void {
  const definition = { name: 'run', params: [], results: [], locals: ['i32'], body } as const;
  const module = assembleModule({
    memory: { module: 'env', name: 'memory', minPages: 1 },
    functions: [definition],
    exports: ['run'],
  });
  bytes.fill(0);
  doubles.set(initial);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory: host } });
  (instance.exports.run as () => void)();
}

const address = i32.const(64);
const i32Value = (value: Code): number => {
  run(i32.store(address, 0, value));
  return integers[16];
};
const f64Value = (value: Code, initial?: readonly number[]): number => {
  run(f64.store(address, 0, value), initial);
  return doubles[8];
};
const i64Value = (value: Code): bigint => {
  run(f64.store(address, 0, f64.reinterpretI64(value)));
  return words[8];
};
const lanesOf = (value: Code, initial?: readonly number[]): number[] => {
  run(v128.store(address, 0, value), initial);
  return [...doubles.subarray(8, 10)];
};
const wordsOf = (value: Code): bigint[] => {
  lanesOf(value);
  return [...words.subarray(8, 10)];
};

describe('i32', () => {
  const [a, b] = [i32.const(-7), i32.const(3)];
  it.each([
    ['const', i32.const(-123_456_789), -123_456_789],
    ['add', i32.add(a, b), -4],
    ['sub', i32.sub(a, b), -10],
    ['mul', i32.mul(a, b), -21],
    ['and', i32.and(a, b), 1],
    ['or', i32.or(a, b), -5],
    ['shl', i32.shl(a, b), -56],
    ['eq', i32.eq(a, b), 0],
    ['eqz', i32.eqz(i32.const(0)), 1],
    ['ltU', i32.ltU(b, a), 1],
    ['load', [i32.store(i32.const(8), 4, i32.const(42)), i32.load(i32.const(4), 8)], 42],
  ] as const)('%s', (_, code, expected) => {
    expect(i32Value(code)).toBe(expected);
  });
});

describe('i64', () => {
  const [a, b] = [i64.const(-7n), i64.const(3n)];
  it.each([
    ['const', i64.const(-(1n << 63n)), -(1n << 63n)],
    ['add', i64.add(a, b), -4n],
    ['sub', i64.sub(a, b), -10n],
    ['mul', i64.mul(a, b), -21n],
    ['and', i64.and(a, b), 1n],
    ['or', i64.or(a, b), -5n],
    ['xor', i64.xor(a, b), -6n],
    ['shl', i64.shl(a, b), -56n],
    ['shrS', i64.shrS(a, b), -1n],
    ['shrU', i64.shrU(a, b), (1n << 61n) - 1n],
    ['eq', i64.extendI32U(i64.eq(a, a)), 1n],
    ['eqz', i64.extendI32U(i64.eqz(a)), 0n],
    ['ltU', i64.extendI32U(i64.ltU(b, a)), 1n],
    ['extendI32U', i64.extendI32U(i32.const(-1)), 0xffffffffn],
    ['reinterpretF64', i64.reinterpretF64(f64.const(1)), 0x3ff0000000000000n],
  ] as const)('%s', (_, code, expected) => expect(i64Value(code)).toBe(expected));
});

describe('f64, besides what the lanes are tested for', () => {
  it.each([
    ['const', f64.const(-Number.MIN_VALUE), -Number.MIN_VALUE],
    ['load', f64.load(i32.const(8), 16), 4],
    ['convertI64S', f64.convertI64S(i64.const(-(2n ** 40n))), -(2 ** 40)],
  ] as const)('%s', (_, code, expected) => expect(f64Value(code, [1, 2, 3, 4])).toBe(expected));
});

describe('v128', () => {
  const [x, y] = [v128.const(0b1100n), v128.const(0b1010n)];
  it.each([
    ['not', v128.not(x), ~0b1100n],
    ['and', v128.and(x, y), 0b1000n],
    ['andnot', v128.andnot(x, y), 0b0100n],
    ['or', v128.or(x, y), 0b1110n],
    ['xor', v128.xor(x, y), 0b0110n],
    ['bitselect', v128.bitselect(x, y, v128.const(0b1n << 2n)), 0b1110n],
    ['i64x2.splat', i64x2.splat(i64.const(-5n)), -5n],
    ['i64x2.add', i64x2.add(x, y), 22n],
    ['i64x2.sub', i64x2.sub(y, x), -2n],
    ['i64x2.shl', i64x2.shl(x, 60), -(1n << 62n)],
    ['i64x2.shrS', i64x2.shrS(v128.const(-8n), 1), -4n],
    ['i64x2.shrU', i64x2.shrU(v128.const(-8n), 62), 3n],
  ] as const)('%s', (_, code, expected) => expect(wordsOf(code)).toEqual([expected, expected]));

  it('anyTrue', () => {
    const second = f64x2.replaceLane(v128.const(0n), 1, f64.const(1));
    expect([v128.const(0n), second].map((code) => i32Value(v128.anyTrue(code)))).toEqual([0, 1]);
  });

  it('moves lanes', () => {
    const initial = [1, 2, 3, 4];
    expect(lanesOf(v128.load(i32.const(8), 0), initial)).toEqual([2, 3]);
    expect(lanesOf(v128.loadSplat64(i32.const(8), 16), initial)).toEqual([4, 4]);
    expect(lanesOf(f64x2.const(2.5))).toEqual([2.5, 2.5]);
    const pair = f64x2.replaceLane(f64x2.splat(f64.const(5)), 1, f64.const(6));
    expect(lanesOf(pair)).toEqual([5, 6]);
    expect([0, 1].map((lane) => f64Value(f64x2.extractLane(pair, lane)))).toEqual([5, 6]);
  });
});

describe('control', () => {
  const store = (value: number): Code => i32.store(address, 0, i32.const(value));

  it('if runs its body where the condition is not 0', () => {
    run(control.if(i32.const(1), store(1)));
    expect(integers[16]).toBe(1);
    run(control.if(i32.const(0), store(1)));
    expect(integers[16]).toBe(0);
  });

  it('br and br_if leave a block', () => {
    run(control.block([store(1), control.br(0), store(2)]));
    expect(integers[16]).toBe(1);
    run(control.block(control.block([control.brIf(1, i32.const(1)), store(2)])));
    expect(integers[16]).toBe(0);
  });

  it('br_if repeats a loop, with a local as its counter', () => {
    const next = local.tee(0, i32.add(local.get(0), i32.const(1)));
    run([control.loop(control.brIf(0, i32.ltU(next, i32.const(200)))), i32.store(address, 0, local.get(0))]);
    expect(integers[16]).toBe(200);
  });

  it('select takes its second argument where the condition is not 0', () => {
    const choice = (condition: number): number =>
      i32Value(control.select(i32.const(condition), i32.const(10), i32.const(20)));
    expect([choice(1), choice(0)]).toEqual([10, 20]);
  });

  it('return leaves the function', () => {
    run([local.set(0, i32.const(3)), i32.store(address, 0, local.get(0)), control.return([]), store(4)]);
    expect(integers[16]).toBe(3);
  });

  it('memory.fill sets a range of bytes', () => {
    run(memory.fill(i32.const(3), i32.const(7), i32.const(2)));
    expect([...bytes.subarray(2, 6)]).toEqual([0, 7, 7, 0]);
  });
});
