/** Where she is: `#/<election>/<room>/<ids…>`. */
export type Route = Readonly<{ election: string | null; room: string | null; ids: readonly string[] }>;

export function parseRoute(hash: string): Route {
  const [election = '', room = '', ...ids] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  return { election: election === '' ? null : election, room: room === '' ? null : room, ids };
}

export function hrefTo(election: string, ...parts: readonly string[]): string {
  return `#/${[election, ...parts].map(encodeURIComponent).join('/')}`;
}

/** An address that was cut in the middle of a letter is an address of nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
