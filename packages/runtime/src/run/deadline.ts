/** Between two looks at the clock, in milliseconds. */
const often = 0.5;
const longestStride = 16;

/** Tells whether a time has come. Looking at the clock costs as much as two gradients of a small model: it is asked seldom. */
export class Deadline {
  private readonly end: number;
  private lastLook = performance.now();
  /** Questions from one look to the next: twice as many as long as they follow fast, one when they do not. */
  private stride = 1;
  private asked = 0;

  constructor(end: number) {
    this.end = end;
  }

  get hasPassed(): boolean {
    if (++this.asked < this.stride) return false;
    const now = performance.now();
    this.stride = now - this.lastLook < often ? Math.min(2 * this.stride, longestStride) : 1;
    this.lastLook = now;
    this.asked = 0;
    return now >= this.end;
  }
}
