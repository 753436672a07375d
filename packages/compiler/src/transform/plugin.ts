import { ModelError } from '@bayes-window/dsl';
import { createUnplugin, type UnpluginInstance } from 'unplugin';
import { naturalEntry } from './entries.ts';

/**
 * Natural syntax as a plugin of Vite, Rollup, Rolldown, esbuild, webpack and Rspack:
 *
 *     import { naturalSyntax } from '@bayes-window/compiler/plugin';
 *     export default { plugins: [naturalSyntax.vite()] };
 */
export const naturalSyntax: UnpluginInstance<undefined> = createUnplugin(() => ({
  name: 'bayes-window:natural-syntax',
  enforce: 'pre',
  transform: {
    filter: { id: { include: /\.[cm]?[jt]sx?(\?|$)/, exclude: /\/node_modules\// }, code: naturalEntry },
    async handler(code, id) {
      try {
        // TypeScript is loaded for the first such file.
        const { transformNatural } = await import('./transform.ts');
        return transformNatural(code, id.replace(/\?.*$/, ''));
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        const { file, line, column } = error.details as { file: string; line: number; column: number };
        // Bundlers count columns from 0.
        this.error({ message: error.message, id, code: error.code, loc: { file, line, column: column - 1 } });
        return undefined;
      }
    },
  },
}));
