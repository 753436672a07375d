import {
  type Code,
  type FunctionDefinition,
  f64,
  i32,
  simdLanes as lanes,
  local,
} from './assembler/index.ts';
import { countedLoop } from './counted-loops.ts';

const { add, mul, sub, load, store } = lanes;
const vectorBytes = 16;
/** As many vectors are spelled out, without a loop. */
const mostSpelled = 8;

/**
 * What a sampler does at a leapfrog besides the gradient, on points that the host lays out in the memory beyond the program's
 * own: position q, momentum p and gradient g, one after the other from a point's address on, each padded with zeros to whole
 * vectors, as the diagonal m of the inverse mass matrix is. With e the step:
 *
 *     drift(from, to, m, e):   p' = p + e/2 g,  q' = q + e m p',  q' also to where the density looks for it
 *     kick(to, m, e):          g from where the density left it,  p' = p + e/2 g,  returns sum m p'^2 / 2
 *     isTurning(a, b):         (q_b - q_a) . p_a < 0  or  (q_b - q_a) . p_b < 0
 *
 * Sums are those of the elements with even numbers plus those with odd ones.
 */
export function leapfrogFunctions(
  dimension: number,
  positionOffset: number,
  gradientOffset: number,
): FunctionDefinition[] {
  const vectors = Math.ceil(dimension / lanes.width);
  return [drift(vectors, positionOffset), kick(vectors, gradientOffset), isTurning(vectors)];
}

/** Byte offsets within a point. */
function partsOf(vectors: number): { readonly q: number; readonly p: number; readonly g: number } {
  return { q: 0, p: vectors * vectorBytes, g: 2 * vectors * vectorBytes };
}

function drift(vectors: number, positionOffset: number): FunctionDefinition {
  const { q, p, g } = partsOf(vectors);
  const [from, to, mass, step, own, counter, half, whole, moved, place] = locals(10);
  const body = overVectors(vectors, [from, to, mass, own], counter, (at) => [
    local.set(moved, add(load(local.get(from), p + at), mul(local.get(half), load(local.get(from), g + at)))),
    store(local.get(to), p + at, local.get(moved)),
    local.set(
      place,
      add(
        load(local.get(from), q + at),
        mul(mul(local.get(whole), load(local.get(mass), at)), local.get(moved)),
      ),
    ),
    store(local.get(to), q + at, local.get(place)),
    store(local.get(own), positionOffset + at, local.get(place)),
  ]);
  return {
    name: 'drift',
    params: ['i32', 'i32', 'i32', 'f64'],
    results: [],
    locals: ['i32', 'i32', 'v128', 'v128', 'v128', 'v128'],
    body: [halved(half, step), local.set(whole, lanes.splat(local.get(step))), body],
  };
}

function kick(vectors: number, gradientOffset: number): FunctionDefinition {
  const { p, g } = partsOf(vectors);
  const [to, mass, step, own, counter, half, pull, moved, sum] = locals(9);
  const body = overVectors(vectors, [to, mass, own], counter, (at) => [
    local.set(pull, load(local.get(own), gradientOffset + at)),
    store(local.get(to), g + at, local.get(pull)),
    local.set(moved, add(load(local.get(to), p + at), mul(local.get(half), local.get(pull)))),
    store(local.get(to), p + at, local.get(moved)),
    local.set(
      sum,
      add(local.get(sum), mul(mul(load(local.get(mass), at), local.get(moved)), local.get(moved))),
    ),
  ]);
  return {
    name: 'kick',
    params: ['i32', 'i32', 'f64'],
    results: ['f64'],
    locals: ['i32', 'i32', 'v128', 'v128', 'v128', 'v128'],
    body: [halved(half, step), body, f64.mul(f64.const(0.5), total(sum))],
  };
}

function isTurning(vectors: number): FunctionDefinition {
  const { q, p } = partsOf(vectors);
  const [first, last, counter, way, sumFirst, sumLast] = locals(6);
  const grow = (sum: number, point: number, at: number): Code =>
    local.set(sum, add(local.get(sum), mul(local.get(way), load(local.get(point), p + at))));
  const body = overVectors(vectors, [first, last], counter, (at) => [
    local.set(way, sub(load(local.get(last), q + at), load(local.get(first), q + at))),
    grow(sumFirst, first, at),
    grow(sumLast, last, at),
  ]);
  const isNegative = (sum: number): Code => f64.lt(total(sum), f64.const(0));
  return {
    name: 'isTurning',
    params: ['i32', 'i32'],
    results: ['i32'],
    locals: ['i32', 'v128', 'v128', 'v128'],
    body: [body, i32.or(isNegative(sumFirst), isNegative(sumLast))],
  };
}

const locals = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const halved = (half: number, step: number): Code =>
  local.set(half, lanes.splat(f64.mul(f64.const(0.5), local.get(step))));

const total = (sum: number): Code =>
  f64.add(lanes.extract(local.get(sum), 0), lanes.extract(local.get(sum), 1));

/** `body` for each vector that the pointers come to, with the byte offset to add to them. */
function overVectors(
  vectors: number,
  pointers: readonly number[],
  counter: number,
  body: (at: number) => Code,
): Code {
  if (vectors <= mostSpelled) return Array.from({ length: vectors }, (_, k) => body(k * vectorBytes));
  const advance = pointers.map((pointer) =>
    local.set(pointer, i32.add(local.get(pointer), i32.const(vectorBytes))),
  );
  return countedLoop(counter, i32.const(vectors), [body(0), advance]);
}
