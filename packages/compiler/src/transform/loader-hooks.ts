import { readFileSync } from 'node:fs';
import type { LoadHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { naturalEntry } from './entries.ts';
import { toJavaScript } from './to-javascript.ts';

/** Node's hook on loading a module: TypeScript loses its types, natural syntax becomes calls of ops. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!/^file:.*\.m?[jt]s$/.test(url) || url.includes('/node_modules/')) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const source = readFileSync(file, 'utf8');
  const typed = /\.m?ts$/.test(file);
  if (!typed && !source.includes(naturalEntry)) return nextLoad(url, context);
  const { code, map } = toJavaScript(source, file);
  const json = Buffer.from(JSON.stringify({ ...map, sources: [url] })).toString('base64');
  return {
    format: 'module',
    shortCircuit: true,
    source: `${code}\n//# sourceMappingURL=data:application/json;base64,${json}\n`,
  };
};
