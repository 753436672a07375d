import { naturalSyntax } from '@bayes-window/compiler/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [naturalSyntax.vite()],
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
  },
});
