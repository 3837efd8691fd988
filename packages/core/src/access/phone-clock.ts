/**
 * Whose clock counts when a phone says something for its owner's sake (docs/formats/safety.md): the server's. A phone's may be hours wrong,
 * and be put right between two sentences.
 */

/** Seconds are the line's, minutes are a phone's. Further off, hours that she named mean nothing. */
export const mostOffMs = 10 * 60_000;

/** Whether a phone said it about now. What waited for a line is signed anew when there is one, so nothing else is. */
export function isAboutNow(time: string, now: Date): boolean {
  return Math.abs(Date.parse(time) - now.getTime()) <= mostOffMs;
}

/**
 * The time to sign with: now, but later than what the server has of it, which was said when the clock was still ahead. What is further ahead
 * than a server takes tells that the clock is wrong now, and the server will say so.
 */
export function timeToSay(now: Date, known: string | null): Date {
  const next = known === null ? -Infinity : Date.parse(known) + 1;
  return next > now.getTime() && next - now.getTime() <= mostOffMs ? new Date(next) : now;
}

/** A time as it was meant, by a clock that turned out to be wrong by so much. */
export function shifted(time: string, byMs: number): string {
  return new Date(Date.parse(time) + byMs).toISOString();
}
