import { vi } from 'vitest';

/**
 * What `work` gives where `performance.now()` goes on by 150 ms from one reading to the next: runs in this thread then
 * tell how far they are after every few iterations, on any machine.
 */
export async function withHurriedClock<T>(work: () => Promise<T>): Promise<T> {
  let time = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 150));
  try {
    return await work();
  } finally {
    clock.mockRestore();
  }
}
