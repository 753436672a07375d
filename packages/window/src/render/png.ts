import type { TopLevelSpec } from 'vega-lite';
import { resolvePackage } from './resolve-package.ts';
import { toSvg } from './svg.ts';

export interface PngOptions {
  /** Pixels per unit of the chart; 2 by default. */
  readonly scale?: number;
}

const fontPackage = '@expo-google-fonts/arimo';

/** The chart as a PNG file on white. Needs Node, but no fonts on the machine, except for scripts beyond Latin, Greek and Cyrillic. */
export async function toPng(spec: TopLevelSpec, { scale = 2 }: PngOptions = {}): Promise<Uint8Array> {
  const fonts = fontFiles();
  const [svg, { Resvg }] = await Promise.all([toSvg(spec), import('@resvg/resvg-js')]);
  const image = new Resvg(svg, {
    background: 'white',
    fitTo: { mode: 'zoom', value: scale },
    font: { fontFiles: fonts, loadSystemFonts: needsSystemFonts(svg), defaultFontFamily: 'Arimo' },
  });
  return image.render().asPng();
}

function fontFiles(): string[] {
  return ['400Regular/Arimo_400Regular.ttf', '700Bold/Arimo_700Bold.ttf'].map((file) =>
    resolvePackage(`${fontPackage}/${file}`, 'Drawing a PNG'),
  );
}

/** Finding the machine's fonts takes time, and Arimo has Latin, Greek, Cyrillic, Hebrew, punctuation and common symbols. */
function needsSystemFonts(svg: string): boolean {
  return /[\u0600-\u1DFF\u2300-\u24FF\u2600-\u{10FFFF}]/u.test(svg);
}
