import { type Axis, type Codes, stridesIn, withoutAxis } from '@bayes-window/dsl';
import { type Code, i32, type Lanes } from './assembler/index.ts';
import type { Cursors } from './cursors.ts';
import type { MemoryLayout } from './memory-layout.ts';

/** Per lane, `turn` vectors on, the byte offset in an array over `axes` whose index along `codes.axis` the codes give. */
export function lanePoints(
  layout: MemoryLayout,
  lanes: Lanes,
  cursors: Cursors,
  axes: readonly Axis[],
  codes: Codes,
  turn: number,
): Code[] {
  const rest = withoutAxis(axes, codes.axis);
  const strides = stridesIn(axes, [codes.axis, ...rest]);
  const codesAddress = layout.placeCodes(codes, strides[0] * 8);
  const restOffset = cursors.atWithout(axes, codes.over);
  return Array.from({ length: lanes.width }, (_, lane) => {
    const code = i32.load(
      cursors.at([codes.over], 4),
      codesAddress + (turn * lanes.width + lane) * cursors.innerStride([codes.over], 4),
    );
    const beside = lane * cursors.innerStride(axes);
    const withRest = rest.length === 0 ? code : i32.add(code, restOffset);
    return beside === 0 ? withRest : i32.add(withRest, i32.const(beside));
  });
}
