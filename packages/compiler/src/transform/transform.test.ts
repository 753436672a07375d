import { SourceMap } from 'node:module';
import * as operators from '@bayes-window/dsl/operators';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJavaScript, transformNatural } from './index.ts';

const header =
  "import { deterministic, factor, model, Normal, plate, sample, type Real } from '@bayes-window/dsl/natural';";

/** The text after the line of imports. */
function transformed(body: string): string | undefined {
  const code = transformNatural(`${header}\n${body}`, '/model.ts')?.code;
  return code?.slice(code.indexOf('\n') + 1);
}

function inModel(statement: string): string {
  const before = 'model((a, b, d) => { ';
  return transformed(`${before}${statement} });`)?.slice(before.length, -' });'.length) ?? '';
}

describe('which code is transformed', () => {
  it('none in a file that does not import the natural entry', () => {
    expect(transformNatural('export const f = (a) => -a;', '/f.js')).toBeUndefined();
    expect(transformNatural("const text = '@bayes-window/dsl/natural';", '/f.js')).toBeUndefined();
  });

  it.each([
    ['is given to model', 'const f = model((x) => -x);'],
    ['has a parameter of type Real', 'function f(x: Real) { return -x; }'],
    ['has a type declared with Real', 'type Pair = [Real, Real]; const f = (x: Pair) => -x;'],
    ['is declared with such a type', 'const f: (x: Real) => Real = (x) => -x;'],
    ['samples', 'function f(x) { sample("s", Normal(0, 1)); return -x; }'],
    ['opens a plate', 'const f = (x) => plate(d, () => -x);'],
    ['is inside of one of these', 'const f = model(() => [1].map((x) => -x));'],
  ])('a function that %s', (_, body) => {
    expect(transformed(body)).toContain('ops.negate(x)');
  });

  it.each([
    ['a function of plain types', 'const f = (x: number) => -x + Math.exp(x) * [x][0];'],
    [
      'a primitive that is shadowed',
      'const f = (sample: () => number, x: number) => { sample(); return -x; };',
    ],
    ['the code around a model', 'const x = -y; if (x) model(() => 0);'],
  ])('not %s', (_, body) => {
    expect(transformed(body)).toBe(body);
  });
});

describe('operators', () => {
  it.each([
    ['a + b * 2', 'ops.add(a, ops.multiply(b, 2))'],
    ['(a + b) * 2', 'ops.multiply(ops.add(a, b), 2)'],
    ['d.x[d.g] ** -1', 'ops.power(ops.at(d.x, d.g), -1)'],
    ['-a[b]!', 'ops.negate(ops.at(a, b)!)'],
    ['a > 0 ? { x: a } : b', 'ops.choose(ops.greater(a, 0), () => ({ x: a }), () => b)'],
    ['a && -b', 'ops.and(a, () => ops.negate(b))'],
    ['Math.exp(a) + Math.PI', 'ops.add(ops.math.exp(a), Math.PI)'],
    ['a[0] += b', 'a[0] = ops.add(a[0], b)'],
    ['if (a) b;', 'if (ops.known(a)) b;'],
    ['return(a + b);', 'return ops.add(a, b);'],
    ['return-a;', 'return ops.negate(a);'],
    ['new (a ? b : d)()', 'new (ops.choose(a, () => b, () => d))()'],
    ['const c = c + a;', 'const c = ops.add(c, a);'],
  ])('%s', (natural, calls) => {
    expect(inModel(natural)).toBe(calls);
  });

  it.each([
    '2 * Math.sqrt(3) - 1',
    'a === undefined',
    "typeof a !== 'number'",
    "'site ' + a",
    'a[0] = b',
    'a[0]++',
    'delete a[0]',
    'new a[0](b)',
    'a == null',
    'a[0](b)',
    '[a[0], b[1]] = b',
    'for (a[0] of b) {}',
    'a?.x[0]',
    "a['name']",
    'a ?? b',
    'for (let i = 0; i < 3; i++) i + 1',
    'a % 2',
  ])('%s stays as it is', (statement) => {
    expect(inModel(statement)).toBe(statement);
  });

  it('branches that wait need a condition that is known', () => {
    const code = transformed('const f = async (a: Real) => (a > 0 ? await a : 0);');
    expect(code).toContain('ops.known(ops.greater(a, 0)) ? await a : 0');
  });

  it('take a name for themselves that the file does not have', () => {
    expect(transformed('const f = model((ops) => -ops);')).toContain('ops2.negate(ops)');
  });

  it('leave plain JavaScript its meaning', () => {
    const leaf = fc.constantFrom(
      'x',
      'y',
      'flag',
      'xs[1]',
      'xs[i]',
      '2',
      '0.5',
      'Math.exp(y)',
      'Math.max(x, y, 1)',
    );
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        leaf,
        fc
          .tuple(
            tie('expression'),
            fc.constantFrom('+', '-', '*', '/', '<', '>=', '===', '!==', '&&', '||'),
            tie('expression'),
          )
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.tuple(fc.constantFrom('-', '!', '- -'), tie('expression')).map(([op, a]) => `(${op}${a})`),
        fc
          .tuple(tie('expression'), tie('expression'), tie('expression'))
          .map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
        fc.tuple(tie('expression'), fc.nat(3)).map(([a, n]) => `((${a}) ** ${n})`),
      ),
    }));
    const run = (code: string): unknown =>
      new Function('ops', 'model', `${code.replace(/^.*\n/, '')}; return f(1.5, -2, true, [3, 4], 0);`)(
        operators,
        (f: unknown) => f,
      );
    fc.assert(
      fc.property(expression, (text) => {
        const source = `import { model } from '@bayes-window/dsl/natural';\nconst f = model((x, y, flag, xs, i) => ${text});`;
        expect(run(transformNatural(source, '/f.js')?.code ?? '')).toBe(run(source));
      }),
      { numRuns: 60 },
    );
  });
});

describe('names of sites', () => {
  it.each([
    ['const a = sample(Normal(0, 1));', "const a = sample('a', Normal(0, 1));"],
    ['const a = sample(Normal(0, 1), { obs: y });', "const a = sample('a', Normal(0, 1), { obs: y });"],
    ['let a; a = (sample(Normal(0, 1)));', "let a; a = (sample('a', Normal(0, 1)));"],
    [
      'const t = plate(m, () => sample(Normal(0, 1)));',
      "const t = plate(m, () => sample('t', Normal(0, 1)));",
    ],
    ['const t = deterministic(2);', "const t = deterministic('t', 2);"],
  ])('%s', (natural, named) => {
    expect(transformed(natural)).toBe(named);
  });

  it.each([
    "sample('b', Normal(0, 1));",
    'const a = sample(name, Normal(0, 1));',
    "factor('f', x);",
    'const a = sample(...args);',
  ])('%s has its name', (statement) => {
    expect(transformed(statement)).toBe(statement);
  });

  it.each([
    ['1 + sample(Normal(0, 1));', 2, 5, 'SITE_NAME_MISSING', /const name = sample\(…\)/],
    ['sample(Normal(0, 1), { obs: y });', 2, 1, 'SITE_NAME_MISSING', /sample\('name', …\)/],
    ['const f = () => sample(Normal(0, 1));', 2, 17, 'SITE_NAME_MISSING', /no variable/],
    ['factor(x);', 2, 1, 'SITE_NAME_MISSING', /factor\('name', …\)\.$/],
    ['const [a, b] = plate(m, () => sample(Normal(0, 1)));', 2, 7, 'SITE_NAME_DESTRUCTURED', /pattern/],
    ['for (const x of xs) {\n  const a = sample(Normal(0, 1));\n}', 3, 13, 'SITE_NAME_IN_LOOP', /named "a"/],
    ['f().x += sample("s", Normal(0, 1));', 2, 1, 'ASSIGNMENT_TWICE', /twice/],
    ['a[i++] += 1;', 2, 1, 'ASSIGNMENT_TWICE', /twice/],
    ['if (a == b) c;', 2, 5, 'LOOSE_EQUALITY', /Write ===\.$/],
    ['const a = ;', 2, 11, 'SYNTAX', /Expression expected/],
  ])('%s is a mistake', (body, line, column, code, message) => {
    const statement = /TWICE|LOOSE/.test(code) ? `model(() => {${body}})` : body;
    const shift = statement === body ? 0 : 'model(() => {'.length;
    const attempt = () => transformed(statement);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(
      expect.objectContaining({ code, details: { file: '/model.ts', line, column: column + shift } }),
    );
    expect(attempt).toThrow(`/model.ts:${line}:${column + shift}: `);
  });
});

describe('source maps', () => {
  const source = `${header}
/** Two lines
 *  of comment. */
export const slopes = model((d: { x: Real; y: Real }) => {
  const intercept = sample(Normal(0, 1));
  let theta = intercept +
    d.x * 2; // sum
  theta /= d.y > 0 ? intercept : Math.exp(theta);
  return theta;
});
`;

  /** Every word of the result that the source has too, with the word that the map leads to. */
  function mapped({
    code,
    map,
  }: {
    code: string;
    map: object;
  }): [word: string, origin: string | undefined][] {
    const finder = new SourceMap(map as ConstructorParameters<typeof SourceMap>[0]);
    const lines = source.split('\n');
    return code.split('\n').flatMap((text, line) =>
      [...text.matchAll(/\b(intercept|theta|d|x|y|Normal|sample|exp)\b(?!')/g)].map(({ 0: word, index }) => {
        const { originalLine, originalColumn } = finder.findEntry(line, index) as {
          originalLine: number;
          originalColumn: number;
        };
        return [word, lines[originalLine]?.slice(originalColumn).match(/^\w+/)?.[0]] as [
          string,
          string | undefined,
        ];
      }),
    );
  }

  it.each([
    ['the transform', transformNatural(source, '/model.ts')],
    ['the transform and the removal of types', toJavaScript(source, '/model.ts')],
  ])('of %s lead every word to itself', (_, result) => {
    const words = mapped(result as { code: string; map: object });
    expect(words.length).toBeGreaterThan(15);
    for (const [word, origin] of words) expect(origin).toBe(word);
  });

  it('lead what stands for an operator to the operator', () => {
    const { code, map } = transformNatural(source, '/model.ts') as { code: string; map: object };
    const line = code.split('\n').findIndex((text) => text.includes('ops.add'));
    const column = code.split('\n')[line].indexOf('ops.add');
    const finder = new SourceMap(map as ConstructorParameters<typeof SourceMap>[0]);
    expect(finder.findEntry(line, column)).toMatchObject({ originalLine: 5, originalColumn: 24 });
  });

  it('do not mind a byte order mark and Windows line ends', () => {
    const text = `\uFEFF${source.replaceAll('\n', '\r\n')}`;
    const words = mapped(transformNatural(text, '/model.ts') as { code: string; map: object });
    for (const [word, origin] of words) expect(origin).toBe(word);
  });

  it('hardly matter for lines, which stay where they are', () => {
    const code = transformNatural(source, '/model.ts')?.code ?? '';
    expect(code.split('\n').length).toBe(source.split('\n').length);
  });
});
