import { SamplingError } from './errors.ts';

interface Host {
  readonly process?: { getBuiltinModule?(name: string): object | undefined };
}

/** One of Node's own modules, or undefined in a page. Asked for, not imported: an import would keep pages from loading the package. */
export function nodeModuleIfAny<Module extends object>(name: string): Module | undefined {
  return (globalThis as Host).process?.getBuiltinModule?.(name) as Module | undefined;
}

/** The same where there is no going on without it. `task` names what is asked for ("Opening a file"). Throws NEEDS_NODE. */
export function nodeModule<Module extends object>(name: string, task: string): Module {
  const module = nodeModuleIfAny<Module>(name);
  if (module !== undefined) return module;
  throw new SamplingError(
    'NEEDS_NODE',
    `${task} needs Node (its module ${name}), and this is a page or another host without it. ` +
      'Pass the content itself instead of a path: bytes or text, which a page gets from a file input or fetch.',
    { module: name, task },
  );
}
