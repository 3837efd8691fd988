/** The program's one clock. `KUA_NOW` (RFC 3339) moves it, so that an embargo can be tried before its day. */
export function clock(): Date {
  const moved = process.env['KUA_NOW'];
  if (moved === undefined || moved === '') return new Date();
  const now = new Date(moved);
  if (Number.isNaN(now.getTime())) throw new Error(`KUA_NOW is not a time as 2026-01-31T20:00:00Z: ${moved}`);
  return now;
}
