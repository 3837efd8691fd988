/**
 * Until when no total, comparison or share may leave the server. A fact of the election: the rule comes from its pack, an operator
 * may set another instant, a rehearsal has none.
 */
import { zonedDate, zonedInstant } from '../kernel/zoned-time.ts';
import type { EmbargoRule } from '../registry/pack-contract.ts';

export type EmbargoFacts = Readonly<{
  /** Voting day, `YYYY-MM-DD`. */
  date: string;
  rule: EmbargoRule;
  /** Hour at which stations close by their local clock, `HH:MM`. */
  closes: string;
  /** Zone of the stations. */
  timeZone: string;
  /** Zones of stations elsewhere (embassies), as far as they are known: a later close there pushes the end. */
  stationZones?: readonly string[];
  /** The operator's instant, RFC 3339; it overrides the rule. */
  embargoUntil: string | null;
  rehearsal: boolean;
}>;

/** The instant (RFC 3339) at which the embargo ends, or null where there is none. */
export function embargoEnd(facts: EmbargoFacts): string | null {
  if (facts.rehearsal) return null;
  if (facts.embargoUntil !== null) return facts.embargoUntil;
  if (facts.rule.kind === 'none') return null;
  const zones = [facts.timeZone, ...(facts.stationZones ?? [])];
  const closes = zones.map((timeZone) =>
    // Clocks that go back over the closing hour show it twice: voting may last until the second.
    zonedInstant({ date: facts.date, time: facts.closes, timeZone, repeated: 'last' }),
  );
  return rfc3339(firstMidnightFrom(Math.max(...closes), facts.rule.timeZone));
}

/** Whether totals must still be held back at this moment. */
export function isEmbargoed(now: Date, end: string | null): boolean {
  if (end === null) return false;
  const instant = Date.parse(end);
  // An end that cannot be read must not open the gate.
  return Number.isNaN(instant) || now.getTime() < instant;
}

/** The first midnight in the zone that is not before the instant: the last station is closed by then. */
function firstMidnightFrom(instant: number, timeZone: string): number {
  for (let date = zonedDate(instant, timeZone); ; date = nextDate(date)) {
    const midnight = zonedInstant({ date, time: '00:00', timeZone, repeated: 'first' });
    if (midnight >= instant) return midnight;
  }
}

function nextDate(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}

function rfc3339(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
