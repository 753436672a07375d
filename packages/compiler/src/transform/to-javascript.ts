import { ts } from 'ts-morph';
import { syntaxMistake } from './mistake.ts';
import type { GeneratedCode } from './pieces.ts';
import { chainMaps, type SourceMap } from './source-map.ts';
import { transformNatural } from './transform.ts';

/** Any TypeScript module, in natural syntax or not, as JavaScript of ES2022 with a map to the source. */
export function toJavaScript(source: string, file: string): GeneratedCode {
  const natural = transformNatural(source, file);
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(natural?.code ?? source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      inlineSources: true,
    },
  });
  const [mistake] = diagnostics ?? [];
  if (mistake !== undefined) throw syntaxMistake(mistake, source, file);
  const stripped = {
    ...JSON.parse(sourceMapText as string),
    sources: [file],
    sourcesContent: [source],
  } as SourceMap;
  return {
    code: outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'),
    map: natural === undefined ? stripped : chainMaps(natural.map, stripped),
  };
}
