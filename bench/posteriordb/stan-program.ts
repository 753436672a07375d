import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Data } from './port.ts';

/** A Stan program compiled by bench/peers/stan_programs/build.py, as a process that answers requests. */
export class StanProgram {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'stan-data-'));

  constructor(executable: string, data: Data) {
    const file = join(this.#folder, 'data.json');
    writeFileSync(file, JSON.stringify(data));
    const process = spawn(executable, ['gradient', file], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process = process;
    this.#answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  }

  /** The unconstrained point at which gradients are asked for, in Stan's order. Only once. */
  async goTo(point: readonly number[]): Promise<{ readonly version: string; readonly logDensity: number }> {
    const version = await this.#ask(point.join(' '));
    return { version, logDensity: Number(await this.#answer()) };
  }

  /** Processor time of so many gradients. */
  nanoseconds = async (gradients: number): Promise<number> => Number(await this.#ask(String(gradients)));

  stop(): void {
    this.#process.stdin?.end();
    rmSync(this.#folder, { recursive: true });
  }

  #ask(request: string): Promise<string> {
    this.#process.stdin?.write(`${request}\n`);
    return this.#answer();
  }

  async #answer(): Promise<string> {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`${this.#process.spawnfile} ended without an answer`);
    return value;
  }
}
