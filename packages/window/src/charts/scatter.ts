import { type DodgedColumns, dodgedX, isDodged } from './encodings.ts';
import { fieldName } from './fields.ts';
import type { ChartRow, ViewEncoding, ViewTransform } from './spec.ts';

interface Scattered {
  readonly transform?: ViewTransform[];
  readonly encoding: ViewEncoding;
}

/** Points spread over the width of their category, or in one line where colours already divide the width. */
export function scatteredX(
  rows: readonly ChartRow[],
  columns: DodgedColumns,
  y: ViewEncoding['y'],
): Scattered {
  const position = { ...dodgedX(rows, columns), y };
  if (isDodged(columns)) return { encoding: position };
  return { transform: jitter(columns.x), encoding: { ...position, xOffset: jitterOffset } };
}

/** Golden-ratio steps fill the width evenly and are the same at each rendering. */
function jitter(x: string): ViewTransform[] {
  return [
    { window: [{ op: 'row_number', as: '_row' }], groupby: [fieldName(x)] },
    { calculate: '(datum._row * 0.6180339887498949) % 1', as: '_jitter' },
  ];
}

const jitterOffset: ViewEncoding['xOffset'] = {
  field: '_jitter',
  type: 'quantitative',
  scale: { domain: [-0.6, 1.6] },
};
