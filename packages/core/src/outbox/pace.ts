/** How long to wait and how much to send at once. Times are milliseconds, sizes bytes; `random` gives numbers from 0 up to, not including, 1. */

export type Random = () => number;

/** Jitter: phones of a whole town that come back at once do not come in step. Never under half of the bound, so that it does grow. */
export function pause(
  failures: number,
  { first, longest }: Readonly<{ first: number; longest: number }>,
  random: Random,
): number {
  const bound = Math.min(longest, first * 2 ** Math.max(0, failures - 1));
  return Math.round(bound * (0.5 + random() / 2));
}

const smallestChunk = 32 * 1024;
/**
 * An interruption costs a chunk, and on a connection that was used before the browser itself sends the same chunk once more: Chromium's
 * network stack resends what a kept connection broke off before any answer. Together no more than 1 MiB.
 */
export const largestChunk = 512 * 1024;
/** A chunk should take about so long: what is more urgent waits no longer than that. */
const chunkMs = 4000;
/** Bytes a second of a line that nobody has tried yet. */
const usualSpeed = 32 * 1024;
const fastest = (largestChunk * 1000) / chunkMs;

/** `speed` in bytes a second, null where nothing was sent yet. */
export function chunkSize(speed: number | null): number {
  const wished = ((speed ?? usualSpeed) * chunkMs) / 1000;
  return Math.round(Math.min(largestChunk, Math.max(smallestChunk, wished)));
}

/** A chunk that did not get through was too large, as far as anybody knows: the next is smaller. */
export function slowed(speed: number | null): number {
  return (speed ?? usualSpeed) / 4;
}

/** The last measurement counts half: networks change when one goes out of the door. */
export function measured(speed: number | null, bytes: number, milliseconds: number): number {
  const now = Math.min(fastest, (bytes * 1000) / Math.max(1, milliseconds));
  return speed === null ? now : (speed + now) / 2;
}
