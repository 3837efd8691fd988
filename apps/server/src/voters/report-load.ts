/**
 * What a report costs a stranger: more work the more came lately. Kept in memory, of each election by itself: it is a price, not a promise,
 * and begins anew with the server. What was accepted stays.
 */

export type ReportLoad = Readonly<{
  /** How many times the usual work a report of so many bytes costs now; null while none is taken. */
  work: (election: string, bytes: number) => number | null;
  /** One more was kept. */
  count: (election: string) => void;
}>;

/** Each stays in sight for a while: this many leave in an hour. More than people of a whole country told on any day that we know of. */
const leavePerHour = 2000;
/** So many in sight close the door until one leaves: the ledger is for ever, and desks have so many eyes. */
const most = 8000;
/** From how many on: how many times the usual work. */
const levels = [
  { from: 4000, work: 32 },
  { from: 2000, work: 16 },
  { from: 1000, work: 8 },
  { from: 500, work: 4 },
  { from: 250, work: 2 },
] as const;
const usualBytes = 8 * 1024;

/** `clock`: monotonic milliseconds. */
export function reportLoad(clock: () => number): ReportLoad {
  const seen = new Map<string, Readonly<{ reports: number; at: number }>>();

  function inSight(election: string): number {
    const { reports, at } = seen.get(election) ?? { reports: 0, at: 0 };
    return Math.max(0, reports - ((clock() - at) / 3_600_000) * leavePerHour);
  }
  return {
    work: (election, bytes) => {
      const reports = inSight(election);
      if (reports >= most) return null;
      const level = levels.find(({ from }) => reports >= from)?.work ?? 1;
      return level * Math.ceil(bytes / usualBytes);
    },
    count: (election) => void seen.set(election, { reports: inSight(election) + 1, at: clock() }),
  };
}

/** Until the next one is let in when the door is closed. */
export const reportRetrySeconds = Math.ceil(3600 / leavePerHour);
