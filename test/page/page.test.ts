import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitRegression } from './regression.ts';
import type { Found } from './run.ts';

const out = mkdtempSync(join(tmpdir(), 'bayes-window-page-'));

beforeAll(async () => {
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    build: { target: 'es2023', outDir: out, chunkSizeWarningLimit: 3000 },
    worker: { format: 'es' },
  });
});

const scripts = (): string[] => readdirSync(join(out, 'assets')).filter((file) => file.endsWith('.js'));

describe('the packages in a page', () => {
  it('bundle without any of Node’s modules, with the worker as a file of its own', () => {
    expect(scripts().some((file) => file.startsWith('worker-'))).toBe(true);
    for (const file of scripts()) {
      expect(readFileSync(join(out, 'assets', file), 'utf8')).not.toMatch(
        /\b(from|import\(?|require\()\s*["'`]node:/,
      );
    }
  });

  it('make the example page', async () => {
    const example = join(out, 'example');
    const configFile = join(import.meta.dirname, '../../examples/page/vite.config.js');
    await build({ configFile, logLevel: 'error', build: { outDir: example, chunkSizeWarningLimit: 3000 } });
    expect(readFileSync(join(example, 'index.html'), 'utf8')).toContain('assets/index');
  });

  const browser = findBrowser();

  for (const isolated of [true, false]) {
    it.skipIf(browser === undefined)(
      `sample it, ${isolated ? 'with' : 'without'} shared memory (skipped where there is no Chromium)`,
      async () => {
        const found = await runInBrowser(browser as string, isolated);
        expect(found).toMatchObject({ isolated, chains: 4, codes: ['NEEDS_NODE', 'NEEDS_NODE'] });
        expect(found.inWorkers).toEqual(found.inPage);
        const { summary } = await fitRegression({ workers: 0 });
        // Not to the last digit: engines of another release may round Math.exp and its like otherwise.
        for (const [i, { name, mean, mcseMean }] of summary.entries()) {
          expect(found.inPage.summary[i].name).toBe(name);
          expect(Math.abs(found.inPage.summary[i].mean - mean)).toBeLessThan(6 * mcseMean);
        }
      },
    );
  }
});

function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  const candidates = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  return [process.env.CHROMIUM, ...candidates].find((path) => path !== undefined && existsSync(path));
}

/** Shows the page to a browser without a window, and gives what the page posts. */
async function runInBrowser(browser: string, isolated: boolean): Promise<Found> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const profile = mkdtempSync(join(tmpdir(), 'bayes-window-browser-'));
  const page = spawn(browser, [
    ...['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`],
    `http://127.0.0.1:${port}/`,
  ]);
  try {
    return await serveUntilPosted(server, isolated);
  } finally {
    page.kill();
    server.close();
  }
}

function serveUntilPosted(server: Server, isolated: boolean): Promise<Found> {
  return new Promise((resolve) => {
    server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
      if (request.method === 'POST') resolve((await json(request)) as Found);
      const path = join(out, request.url === '/' ? 'index.html' : (request.url as string));
      if (!existsSync(path)) return response.writeHead(404).end();
      response.writeHead(200, {
        'Content-Type': contentTypes[extname(path)],
        ...(isolated ? isolation : {}),
      });
      response.end(readFileSync(path));
    });
  });
}

const contentTypes: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
