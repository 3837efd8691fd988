/**
 * How often the same thing is said again. It is signed anew each time, and each one that arrives counts against her share at the server (200 in
 * six hours): whoever lets all through and drops the answers must not use it up.
 */
export type Line = 'new' | 'as before';

const [firstMs, longestMs, hourMs] = [20_000, 300_000, 3_600_000];
/** Of her contact and of her check-in, six hours long; a phrase is the same each time. */
const mostAnHour = 16;

/** `tried`: when it was said before, earliest first. `line`: whether the phone has just got one. */
export function isTimeToSay(tried: readonly number[], now: number, line: Line): boolean {
  const last = tried.at(-1);
  if (last === undefined) return true;
  if (tried.filter((time) => now - time < hourMs).length >= mostAnHour) return false;
  // Looked at every 20 s, and not to the moment.
  return line === 'new' || now - last + firstMs / 2 >= Math.min(longestMs, firstMs * 2 ** (tried.length - 1));
}
