/** Where she is in the app: `#/<screen>/<ids>`. No station and no word of hers ever stands in an address: browsers keep those. */
const screens = [
  'today',
  'join',
  'ready',
  'station',
  'lists',
  'list',
  'count',
  'protocol',
  'violation',
  'act',
  'countersign',
  'distress',
  'outbox',
  'safety',
  'guide',
  'revoke',
] as const;
export type ScreenName = (typeof screens)[number];

export type Route = Readonly<{ screen: ScreenName; ids: readonly string[] }>;

export function parseRoute(hash: string): Route {
  const [name, ...ids] = hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '');
  const screen = screens.find((known) => known === name);
  return screen === undefined ? { screen: 'today', ids: [] } : { screen, ids };
}

export function hrefTo(screen: ScreenName, ...ids: readonly string[]): string {
  return `#/${[screen, ...ids].join('/')}`;
}
