import { nodeModule } from '@bayes-window/runtime';

/** The path of an installed package's file or, by its bare name, of its entry. Needs Node: `task` says what for. */
export function resolvePackage(name: string, task: string): string {
  const { createRequire } = nodeModule<typeof import('node:module')>('node:module', task);
  return createRequire(import.meta.url).resolve(name);
}
