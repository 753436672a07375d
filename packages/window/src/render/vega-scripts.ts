import { nodeModule } from '@bayes-window/runtime';
import { resolvePackage } from './resolve-package.ts';

let scripts: string | undefined;

/** vega, vega-lite and vega-embed as inline script elements, read from their packages once and never run here. */
export function vegaScripts(): string {
  scripts ??= [
    minified('vega', 'vega.min.js'),
    minified('vega-lite', 'vega-lite.min.js'),
    minified('vega-embed', 'vega-embed.min.js'),
  ]
    .map((code) => `<script>${code}</script>`)
    .join('\n');
  return scripts;
}

const task = 'Writing a page that stands alone';

/** `</script` within the code would end the element; `<\/script` means the same in a JavaScript string. */
function minified(packageName: string, file: string): string {
  const { readFileSync } = nodeModule<typeof import('node:fs')>('node:fs', task);
  const entry = resolvePackage(packageName, task);
  const code = readFileSync(entry.replace(/[^/\\]+$/, file), 'utf8');
  return code.replace(/<\/script/gi, '<\\/script').replace(/\/\/# sourceMappingURL=\S*\s*$/, '');
}
