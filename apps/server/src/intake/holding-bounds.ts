/**
 * What strangers can fill, and what it costs them. All of it is for each election by itself: whoever fills one does not close another.
 * Nothing that was promised is taken away early; instead the fuller it is, the more work a place costs and the shorter it is promised.
 */

/** `rows` and `bytes`: of all devices of an election together. */
export type HoldingLimits = Readonly<{ rows: number; bytes: number; ofDevice: number }>;

export const holdingLimits: HoldingLimits = { rows: 20_000, bytes: 128 * 1024 * 1024, ofDevice: 20 };

const dayMs = 86_400_000;
/** From which part of the limits on: how many times the usual work, and how many days. */
const levels = [
  { from: 7 / 8, work: 16, days: 1 },
  { from: 3 / 4, work: 8, days: 2 },
  { from: 1 / 2, work: 4, days: 7 },
  { from: 1 / 4, work: 2, days: 30 },
  { from: 0, work: 1, days: 30 },
] as const;

export type HoldingUse = Readonly<{ rows: number; bytes: number }>;

function levelOf(used: HoldingUse, limits: HoldingLimits): (typeof levels)[number] {
  const full = Math.max(used.rows / limits.rows, used.bytes / limits.bytes);
  return levels.find(({ from }) => full >= from) ?? levels[0];
}

/** Until when a submission that comes now waits for its device to be put on the list. */
export function heldUntil(used: HoldingUse, now: Date, limits = holdingLimits): Date {
  return new Date(now.getTime() + levelOf(used, limits).days * dayMs);
}

/** A usual submission is smaller than this. */
const smallBytes = 8 * 1024;

/** How many times the usual work a place costs: more for one that takes more room, more when there is little left. */
export function holdingWork(used: HoldingUse, bytes: number, limits = holdingLimits): number {
  return levelOf(used, limits).work * Math.ceil(bytes / smallBytes);
}
