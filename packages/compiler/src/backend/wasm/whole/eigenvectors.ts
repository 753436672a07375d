import { type Code, control, f64, i32 } from '../assembler/index.ts';
import type { WholeApplication } from './application.ts';
import type { ArrayView, ArrayWriter } from './writer.ts';

/** As `numeric.symmetricEigenvectors`, step by step. */
export function eigenvectors(writer: ArrayWriter, application: WholeApplication): void {
  const n = application.attributes.matrix?.row.size as number;
  const [given, result] = [application.arg(0), application.result()];
  const [a, v] = [application.scratch(n, n), application.scratch(n, n)];
  const count = i32.const(n);
  writer.upTo(count, (i) => {
    writer.upTo(i, (j) => {
      const value = writer.let(writer.load(given, i, j), 'f64');
      for (const [p, q] of [
        [i, j],
        [j, i],
      ]) {
        writer.store(a, value, p, q);
        writer.store(v, f64.const(0), p, q);
      }
    });
    writer.store(a, writer.load(given, i, i), i, i);
    writer.store(v, f64.const(1), i, i);
  });
  const rotations = writer.variable(i32.const(1), 'i32');
  writer.upTo(i32.const(mostSweeps), () =>
    writer.if(rotations.get, () => {
      rotations.set(i32.const(0));
      writer.upTo(count, (p) =>
        writer.upTo(p, (q) =>
          annihilate(writer, a, v, n, p, q, () => rotations.set(i32.add(rotations.get, i32.const(1)))),
        ),
      );
    }),
  );
  storeSorted(writer, a, v, n, result);
}

const mostSweeps = 30;

function annihilate(
  writer: ArrayWriter,
  a: ArrayView,
  v: ArrayView,
  n: number,
  p: Code,
  q: Code,
  then: () => void,
): void {
  const keep = (value: Code): Code => writer.let(value, 'f64');
  const [app, aqq, apq] = [
    keep(writer.load(a, p, p)),
    keep(writer.load(a, q, q)),
    keep(writer.load(a, p, q)),
  ];
  const negligible = f64.mul(f64.const(Number.EPSILON), f64.sqrt(f64.abs(f64.mul(app, aqq))));
  writer.if(f64.gt(f64.abs(apq), negligible), () => {
    const one = f64.const(1);
    const theta = keep(f64.div(f64.mul(f64.const(0.5), f64.sub(aqq, app)), apq));
    const sign = control.select(f64.lt(theta, f64.const(0)), f64.const(-1), one);
    const t = keep(f64.div(sign, f64.add(f64.abs(theta), f64.sqrt(f64.add(f64.mul(theta, theta), one)))));
    const c = keep(f64.div(one, f64.sqrt(f64.add(f64.mul(t, t), one))));
    const s = keep(f64.mul(t, c));
    for (const m of [a, v]) rotateRows(writer, m, n, [p, q], [c, s]);
    for (const row of [p, q])
      writer.upTo(i32.const(n), (r) => writer.store(a, writer.load(a, row, r), r, row));
    writer.store(a, f64.sub(app, f64.mul(t, apq)), p, p);
    writer.store(a, f64.add(aqq, f64.mul(t, apq)), q, q);
    writer.store(a, f64.const(0), p, q);
    writer.store(a, f64.const(0), q, p);
    then();
  });
}

/** Rows x and y become c x - s y and s x + c y. */
function rotateRows(
  writer: ArrayWriter,
  m: ArrayView,
  n: number,
  [p, q]: readonly [Code, Code],
  [c, s]: readonly [Code, Code],
): void {
  const rows = [writer.run(m, 1, p, i32.const(0)), writer.run(m, 1, q, i32.const(0))] as const;
  writer.changePairs(i32.const(n), rows, (lanes, x, y) => {
    const [cosine, sine] = [lanes.splat(c), lanes.splat(s)];
    return [
      lanes.sub(lanes.mul(cosine, x), lanes.mul(sine, y)),
      lanes.add(lanes.mul(sine, x), lanes.mul(cosine, y)),
    ];
  });
}

/** The rows of v, in the order of the diagonal of a (which is used up), as columns. */
function storeSorted(writer: ArrayWriter, a: ArrayView, v: ArrayView, n: number, result: ArrayView): void {
  const infinity = f64.const(Number.POSITIVE_INFINITY);
  writer.upTo(i32.const(n), (j) => {
    const least = writer.variable(infinity, 'f64');
    const at = writer.variable(i32.const(0), 'i32');
    writer.upTo(i32.const(n), (k) =>
      writer.if(f64.lt(writer.load(a, k, k), least.get), () => {
        least.set(writer.load(a, k, k));
        at.set(k);
      }),
    );
    writer.store(a, infinity, at.get, at.get);
    writer.upTo(i32.const(n), (i) => writer.store(result, writer.load(v, at.get, i), i, j));
  });
}
