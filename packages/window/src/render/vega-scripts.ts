import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);

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

/** `</script` within the code would end the element; `<\/script` means the same in a JavaScript string. */
function minified(packageName: string, file: string): string {
  const code = readFileSync(join(dirname(resolve(packageName)), file), 'utf8');
  return code.replace(/<\/script/gi, '<\\/script').replace(/\/\/# sourceMappingURL=\S*\s*$/, '');
}
