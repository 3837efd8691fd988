import type { ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import type { Overview, ReleaseHead, TerritoryFile } from '@kua/core/publication/release-contract.ts';

async function read<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as T;
}

/** Addresses of one page of every kind in a release, after `#/<language>`; the station is one that differs where there is any. */
export async function portalPages(url: string): Promise<Readonly<Record<string, string>>> {
  const head = await read<ReleaseHead>(new URL('head.json', url).href);
  const overview = await read<Overview>(new URL(head.overview, url).href);
  const pages: Record<string, string> = {
    front: '',
    'front-table': '?view=table',
    'front-difference': '?measure=difference',
    map: '/map',
    'map-stations': '/map?view=stations',
    violations: '/violations',
    'violations-table': '/violations?view=table',
    discrepancies: '/discrepancies',
    search: '/search?q=12',
    methods: '/methods',
    downloads: '/downloads',
    unknown: '/nowhere',
  };
  if (overview.violations !== undefined) {
    const { latest } = await read<ViolationsIndex>(new URL(overview.violations, url).href);
    const named = latest.find(({ station }) => station !== null) ?? latest[0];
    if (named !== undefined)
      pages['violation'] = `/violations/${[named.id, ...named.path.slice(0, 1)].map(encodeURIComponent).join('/')}`;
  }
  const [region] = overview.children;
  if (region === undefined) return pages;
  pages['front-picked'] = `?pick=${encodeURIComponent(region.id)}`;
  pages['region'] = `/t/${encodeURIComponent(region.id)}`;
  const place = await firstStation(url, overview);
  if (place !== null) {
    pages['district'] = `/t/${place.path.map(encodeURIComponent).join('/')}`;
    const [row] = overview.discrepancies;
    const station = row === undefined ? [...place.path, place.station] : [...row.path, row.station];
    pages['station'] = `/s/${station.map(encodeURIComponent).join('/')}`;
    if (place.conflict !== null)
      pages['conflict'] = `/s/${[...place.path, place.conflict].map(encodeURIComponent).join('/')}`;
  }
  return pages;
}

type Found = Readonly<{ path: readonly string[]; station: string; conflict: string | null }>;

/** The first place that holds stations itself, going down by first children. */
async function firstStation(url: string, overview: Overview): Promise<Found | null> {
  let children = overview.children;
  const path: string[] = [];
  for (;;) {
    const child = children.find((node) => node.file !== null && node.stations > 0);
    if (!child?.file) return null;
    path.push(child.id);
    const file = await read<TerritoryFile>(new URL(child.file, url).href);
    const [station] = file.stations;
    if (station !== undefined) {
      const conflict = file.stations.find((one) =>
        Object.values(one.results).some((sources) =>
          Object.values(sources).some((result) => result.conflict.length > 0),
        ),
      );
      return { path, station: station.id, conflict: conflict?.id ?? null };
    }
    children = file.children;
  }
}
