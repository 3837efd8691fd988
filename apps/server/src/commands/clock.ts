import { WrongUse } from './wrong-use.ts';

/** The program's one clock. `KUA_NOW` (RFC 3339) moves it, so that an embargo can be tried before its day. */
export function clock(): Date {
  const moved = process.env['KUA_NOW'];
  if (moved === undefined || moved === '') return new Date();
  const now = new Date(moved);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(moved) || Number.isNaN(now.getTime())) {
    throw new WrongUse(`KUA_NOW is not a time such as 2026-01-31T20:00:00Z: ${moved}`);
  }
  return now;
}
