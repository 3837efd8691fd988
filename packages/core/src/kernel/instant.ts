/** A moment as machines write it to each other: RFC 3339 in UTC with milliseconds, one way to write each. Later ones sort behind. */
export function isInstant(text: string): boolean {
  if (!/^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false;
  const time = Date.parse(text);
  // There is no 30 February, whatever a date is made of it.
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
