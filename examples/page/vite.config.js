import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: { target: 'es2023', outDir: '../../out/page', emptyOutDir: true },
  worker: { format: 'es' },
  server: {
    // With these a page may share memory with its workers, so that Stop takes effect at once.
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
});
