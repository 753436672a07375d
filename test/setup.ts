import { verifyPass as verifyBuiltPass, watching as watchingBuilt } from '@bayes-window/compiler/verify';
import { afterEach } from 'vitest';
import { verifyPass, watching } from '../packages/compiler/src/verify/index.ts';

const modules = new Set<Uint8Array<ArrayBuffer>>();
const module = (bytes: Uint8Array<ArrayBuffer>): void => void modules.add(bytes);

// Every graph that a test compiles is verified after each pass. The compiler's own tests run its sources, all others
// what was built of them.
watchingBuilt.by = { pass: verifyBuiltPass, module };
watching.by = { pass: verifyPass, module };

/** What our modules need beyond WebAssembly 1.0. */
const features = { simd: true, bulk_memory: true };

const loadWabt = once(async () => (await import('wabt')).default());

// Every module that a test has assembled is read and validated by wabt, which is not ours.
afterEach(async () => {
  if (modules.size === 0) return;
  const wabt = await loadWabt();
  for (const bytes of modules) {
    const parsed = wabt.readWasm(bytes, { readDebugNames: false, ...features });
    parsed.validate();
    parsed.destroy();
  }
  modules.clear();
});

function once<Result>(make: () => Result): () => Result {
  let made: Result | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
