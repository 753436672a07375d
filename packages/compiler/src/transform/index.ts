export type { GeneratedCode } from './pieces.ts';
export type { SourceMap } from './source-map.ts';
export { toJavaScript } from './to-javascript.ts';
export { transformNatural } from './transform.ts';
