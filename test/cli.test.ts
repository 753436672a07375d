import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const lfp = join(root, 'examples/data/lfp.csv');
const roles = ['--y', 'Log_power', '--treatment', 'stim', '--group', 'mouse'];
const folder = mkdtempSync(join(tmpdir(), 'bayes-window-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the built command; standard error is no terminal. */
function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'packages/window/bin/bayes-window.js'), ...args], {
    encoding: 'utf8',
  });
}

/** The command, with Ctrl-C after some time. */
function interrupted(
  milliseconds: number,
  ...args: string[]
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'packages/window/bin/bayes-window.js'), ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    setTimeout(() => child.kill('SIGINT'), milliseconds);
    child.on('exit', (status) => resolve({ status, stdout, stderr }));
  });
}

describe('bayes-window fit', () => {
  it('prints the result, writes a self-contained report and exits with 0', () => {
    const report = join(folder, 'report.html');
    const { status, stdout, stderr } = run('fit', lfp, ...roles, '--seed', '1', '--loo', '--out', report);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/From stim 0 to 1, Log power rises by 0\.09\d+/);
    expect(stdout).toContain('All checks of the sampler passed.');
    expect(stdout).toMatch(/read .* compile .* sample .* total /);
    const html = readFileSync(report, 'utf8');
    expect(html).toContain('Log power by stim');
    expect(html).toContain('<h2>Predictive check</h2>');
    expect(html).toContain('<h2>How well does the model predict?</h2>');
    expect(stdout).toMatch(/elpd_loo -?[\d.]+ \(standard error [\d.]+\), p_loo 1\d\.\d\d/);
    expect(html).not.toMatch(/(src|href)="https?:/);
  });

  it('prints one JSON document on request', () => {
    const { status, stdout } = run(
      'fit',
      lfp,
      ...roles,
      '--json',
      '--loo',
      '--dist',
      'normal',
      '--seed',
      '3',
    );
    const document = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(document.roles).toEqual({ y: 'Log power', treatment: 'stim', group: 'mouse' });
    expect(document.settings).toMatchObject({ distY: 'normal', seed: 3, chains: 4 });
    expect(document.effects[0].mean).toBeCloseTo(0.093, 1);
    expect(document.summary.map((row: { name: string }) => row.name)).toContain('b_stim');
    expect(document.findings).toEqual([]);
    expect(Math.abs(document.loo.elpd.value + 117.35)).toBeLessThan(0.5);
    expect(document.loo.unreliable).toEqual([]);
  });

  it('prints what the compiler did on request', () => {
    const { stdout } = run('fit', lfp, ...roles, '--explain', '--dist', 'normal', '--seed', '2');
    expect(stdout).toMatch(/y \(likelihood\): 480 rows, \d+ left\n\s+R2: row 480 -> 16/);
    expect(stdout).toMatch(/ns predicted, [\d,]+ ns measured/);
  });

  it('exits with 3 where the diagnostics fail, and still prints the result', () => {
    const { status, stdout } = run('fit', lfp, ...roles, '--warmup', '20', '--draws', '20');
    expect(status).toBe(3);
    expect(stdout).toMatch(/! The chains disagree about/);
    expect(stdout).toContain('b_stim');
  });

  it('on Ctrl-C shows what is finished, saves the run and says how to go on', async () => {
    const state = join(folder, 'stopped.state');
    const args = ['fit', lfp, ...roles, '--dist', 'student', '--warmup', '100', '--draws', '100000000'];
    // On a busy machine the first Ctrl-C may come before the first draw, or before the command listens.
    for (const milliseconds of [2000, 6000, 18_000]) {
      const { status, stdout, stderr } = await interrupted(milliseconds, ...args, '--save', state);
      if (stdout === '') continue;
      expect(status).toBe(130);
      expect(stderr).toMatch(/Stopped: the results are from the first \d+ draws of each chain\./);
      expect(stderr).toContain(`give the same command with --resume ${state} to go on`);
      expect(stdout).toContain('b_stim');
      expect(existsSync(state)).toBe(true);
      return;
    }
    expect.fail('no draw in 18 seconds');
  });

  it('goes on with a saved run, to the result of an uninterrupted one', () => {
    const state = join(folder, 'short.state');
    const args = ['fit', lfp, ...roles, '--json', '--seed', '4', '--warmup', '300'];
    expect(run(...args, '--draws', '200', '--save', state).stderr).toBe('');
    const resumed = JSON.parse(run(...args, '--draws', '500', '--resume', state).stdout);
    const whole = JSON.parse(run(...args, '--draws', '500').stdout);
    expect(resumed.summary).toEqual(whole.summary);
    expect(resumed.settings).toEqual(whole.settings);
    expect(run('fit', lfp, ...roles, '--warmup', '300', '--resume', state).stderr).toMatch(
      /error \[RESUME_SETTINGS\]: The saved run has seed 4, and seed is given as 0/,
    );
    expect(run(...args, '--resume', join(folder, 'no.state')).stderr).toMatch(
      /error \[FILE_NOT_FOUND\]: There is no saved run/,
    );
  });

  it.each([
    [
      'a missing file',
      ['fit', 'nowhere.csv', ...roles],
      /error \[FILE_NOT_FOUND\]: There is no file 'nowhere.csv'/,
    ],
    [
      'a missing column',
      ['fit', lfp, '--y', 'Log_pwer', '--treatment', 'stim'],
      /There is no column 'Log_pwer' for y\. Did you mean 'Log power'\?/,
    ],
  ])('exits with 1 on %s', (_, args, message) => {
    const { status, stderr, stdout } = run(...args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([1, '']);
  });

  it.each([
    [
      'an unknown option',
      ['fit', lfp, ...roles, '--dits', 'student'],
      /unknown option '--dits'\s+\(Did you mean --dist\?\)/,
    ],
    [
      'an unknown family',
      ['fit', lfp, ...roles, '--dist', 'studnt'],
      /option "--dist": expected one of normal, student, .*; got "studnt"/,
    ],
    ['a value that is no number', ['fit', lfp, ...roles, '--draws', 'many'], /option "--draws": expected/],
    ['a missing role', ['fit', lfp, '--treatment', 'stim'], /required option '--y <column>' not specified/],
    ['an unknown command', ['fti', lfp], /unknown command 'fti'/],
  ])('exits with 2 on %s', (_, args, message) => {
    const { status, stderr } = run(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it('names row and value of a cell that is no number', () => {
    const file = join(folder, 'bad.csv');
    writeFileSync(file, 'y,stim\n1,0\n2,1\noops,0\n');
    expect(run('fit', file, '--y', 'y', '--treatment', 'stim').stderr).toMatch(
      /data row 3 \(line 4\) holds 'oops'/,
    );
  });

  it('shows help and version', () => {
    expect(run('fit', '--help').stdout).toMatch(/Example:\s+bayes-window fit lfp.csv/);
    expect(run('--version')).toMatchObject({ status: 0, stdout: '0.1.0\n' });
  });
});

describe('bayes-window transform', () => {
  const model = join(folder, 'model.ts');
  const source = `import { Normal, sample, type Real } from '@bayes-window/dsl/natural';
export function half(x: Real): Real {
  const a = sample(Normal(0, 1));
  return (a + x) / 2;
}
`;
  writeFileSync(model, source);

  it('prints a model file in natural syntax as calls', () => {
    const { status, stdout } = run('transform', model);
    expect(stdout).toContain("const a = sample('a', Normal(0, 1));\n  return ops.divide(ops.add(a, x), 2);");
    expect(status).toBe(0);
  });

  it('writes JavaScript and its map', () => {
    const out = join(folder, 'model.js');
    expect(run('transform', model, '--out', out)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(out, 'utf8')).toMatch(
      /export function half\(x\) \{.*\n\/\/# sourceMappingURL=model\.js\.map\n$/s,
    );
    expect(JSON.parse(readFileSync(`${out}.map`, 'utf8'))).toMatchObject({
      sources: [model],
      sourcesContent: [source],
    });
  });

  it.each([
    ['a missing file', 'nowhere.ts', /\[FILE_NOT_FOUND\]: There is no file 'nowhere.ts'/],
    ['a file in plain syntax', lfp, /\[NOT_NATURAL\]: The file '.*lfp.csv' is not in natural syntax/],
  ])('exits with 1 on %s', (_, file, message) => {
    expect(run('transform', file).stderr).toMatch(message);
    expect(run('transform', file).status).toBe(1);
  });

  it('names the line of a mistake', () => {
    const nameless = join(folder, 'nameless.ts');
    writeFileSync(nameless, source.replace('const a = ', 'const a = 1 + '));
    expect(run('transform', nameless).stderr).toMatch(
      /error \[SITE_NAME_MISSING\]: .*nameless\.ts:3:17: sample\(\) has no name/,
    );
  });
});
