import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from './text-width.ts';

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  /** Width to which Vega shortens the text, in pixels. */
  readonly limit?: number;
}

/** Vega's hook for measuring text where there is no canvas; its typings leave it out. */
interface TextMetrics {
  width: (item: TextItem, text: unknown) => number;
}

/** The chart as an SVG document. Loads vega and vega-lite on the first call. */
export async function toSvg(spec: TopLevelSpec): Promise<string> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics };
  textMetrics.width = shownWidth;
  // A copy, because Vega marks each row object that it reads, and they may be the caller's.
  const view = new vega.View(vega.parse(compile(structuredClone(spec)).spec), {
    renderer: 'none',
    logLevel: vega.Error,
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

function shownWidth({ fontSize = 11, fontWeight, limit = 0 }: TextItem, text: unknown): number {
  const isBold = fontWeight === 'bold' || Number(fontWeight) >= 600;
  const width = textWidth(String(text ?? ''), fontSize, isBold);
  return limit > 0 ? Math.min(width, limit) : width;
}
