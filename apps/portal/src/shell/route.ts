import { isLanguage, type Language } from '@kua/words/language.ts';

/** Pages without ids; territory and station carry ids from region down. */
const plainPages = ['map', 'violations', 'discrepancies', 'search', 'methods', 'downloads', 'tell', 'reports'] as const;
export type Page = 'front' | 'territory' | 'station' | (typeof plainPages)[number] | 'unknown';

export type Query = Readonly<Record<string, string>>;

/** An address of the portal: `#/<language>/<page>/<ids>?<query>`. What a person sees can be sent to another by its address. */
export type Route = Readonly<{
  language: Language | null;
  page: Page;
  ids: readonly string[];
  query: Query;
}>;

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const parts = path.split('/').filter((part) => part !== '');
  const [first, kind, ...rest] = parts.map(decode);
  const query = Object.fromEntries(new URLSearchParams(search));
  const language = isLanguage(first) ? first : null;
  if (language === null) return { language, page: first === undefined ? 'front' : 'unknown', ids: [], query };
  return { language, ...pageOf(kind, rest), query };
}

function pageOf(kind: string | undefined, rest: readonly string[]): Pick<Route, 'page' | 'ids'> {
  if (kind === undefined) return { page: 'front', ids: [] };
  if (kind === 't' && rest.length > 0) return { page: 'territory', ids: rest };
  if (kind === 's' && rest.length > 0) return { page: 'station', ids: rest };
  const plain = plainPages.find((page) => page === kind);
  return plain === undefined ? { page: 'unknown', ids: [] } : { page: plain, ids: rest };
}

/** A broken escape is shown as it stands rather than crashing the page. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function formatRoute(route: Route): string {
  const segments: Record<Page, readonly string[]> = {
    front: [],
    territory: ['t'],
    station: ['s'],
    map: ['map'],
    violations: ['violations'],
    discrepancies: ['discrepancies'],
    search: ['search'],
    methods: ['methods'],
    downloads: ['downloads'],
    tell: ['tell'],
    reports: ['reports'],
    unknown: ['unknown'],
  };
  const path = [route.language ?? 'kk', ...segments[route.page], ...route.ids.map(encodeURIComponent)].join('/');
  const filled = Object.entries(route.query).filter(([, value]) => value !== '');
  const search = new URLSearchParams(filled).toString();
  return `#/${path}${search === '' ? '' : `?${search}`}`;
}
