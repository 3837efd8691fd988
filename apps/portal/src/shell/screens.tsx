import type { ComponentType } from 'preact';
import { signal } from '@preact/signals';
import { FrontScreen } from '../comparison/front-screen.tsx';
import { UnknownScreen } from './problem-screen.tsx';
import type { Page } from './route.ts';

type Screen = ComponentType;

/** Everything but the front page comes when it is asked for. */
const lazy: Partial<Record<Page, () => Promise<Screen>>> = {
  territory: async () => (await import('../registry/territory-screen.tsx')).TerritoryScreen,
  station: async () => (await import('../protocols/station-screen.tsx')).StationScreen,
  map: async () => (await import('../registry/map-screen.tsx')).MapScreen,
  violations: async () => (await import('../violations/violations-screen.tsx')).ViolationsScreen,
  discrepancies: async () => (await import('../comparison/discrepancies-screen.tsx')).DiscrepanciesScreen,
  search: async () => (await import('../registry/search-screen.tsx')).SearchScreen,
  methods: async () => (await import('../methods/methods-screen.tsx')).MethodsScreen,
  downloads: async () => (await import('../publication/downloads-screen.tsx')).DownloadsScreen,
  tell: async () => (await import('../voters/report-screen.tsx')).ReportScreen,
  reports: async () => (await import('../voters/counts-screen.tsx')).CountsScreen,
};

const loaded = signal<Partial<Record<Page, Screen>>>({ front: FrontScreen, unknown: UnknownScreen });
/** Pages whose code did not arrive, for example because the portal was published anew since this tab was opened. */
const failed = signal<ReadonlySet<Page>>(new Set());

/** The page's screen; null while its code is on the way. */
export function screenOf(page: Page): Screen | 'failed' | null {
  const screen = loaded.value[page];
  if (screen !== undefined) return screen;
  if (failed.value.has(page)) return 'failed';
  void lazy[page]?.().then(
    (arrived) => {
      loaded.value = { ...loaded.peek(), [page]: arrived };
    },
    () => {
      failed.value = new Set([...failed.peek(), page]);
    },
  );
  return null;
}
