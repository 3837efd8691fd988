import type { Overview, ReleasePath } from '@kua/core/publication/release-contract.ts';
import type {
  IncidentFile,
  PublicIncident,
  ViolationList,
  ViolationsIndex,
  WithdrawnIncident,
} from '@kua/core/publication/release-violations-contract.ts';
import { rowsInFile, violationRows } from '@kua/core/publication/violation-list.ts';
import { readFile } from '../publication/release-client.ts';
import { useLoaded, type Loaded } from '../publication/use-loaded.ts';
import type { ListedEvent } from './violation-filter.ts';

/** What is published of violations; null in a release that says nothing of them. */
export function useViolations({ violations }: Pick<Overview, 'violations'>): Loaded<ViolationsIndex | null> {
  return useLoaded('violations', violations ?? '', () => readIndex(violations));
}

export async function readIndex(path: ReleasePath | undefined): Promise<ViolationsIndex | null> {
  return path === undefined ? null : readFile<ViolationsIndex>(path, 'kua-violations/2');
}

/** What a choice has to look through: every list, or none. */
export function useEvents(
  { violations }: Pick<Overview, 'violations'>,
  index: ViolationsIndex,
  which: 'all' | 'none',
): Loaded<readonly ListedEvent[] | null> {
  return useLoaded(`lists ${which}`, violations ?? '', async () => (which === 'none' ? null : readEvents(index, null)));
}

/** Every event of these territories, the latest published first; of all without any. */
export async function readEvents(
  { lists }: ViolationsIndex,
  territories: readonly (string | null)[] | null,
): Promise<readonly ListedEvent[]> {
  const asked = lists.filter(({ territory }) => territories === null || territories.includes(territory));
  const events = await Promise.all(asked.map(({ path }) => readList(path)));
  return events.flat().toSorted((a, b) => b.sequence - a.sequence);
}

async function readList(path: ReleasePath): Promise<readonly ListedEvent[]> {
  const list = await readFile<ViolationList>(path, 'kua-violation-list/1');
  return violationRows(list).flatMap((row, index) => {
    const file = list.files[Math.floor(index / rowsInFile)];
    return row.id === null || file === undefined ? [] : [{ ...row, territory: list.territory, file }];
  });
}

export type OneEvent = Readonly<{ shown: PublicIncident | null; withdrawn: WithdrawnIncident | null }>;

/** These events, in this order. */
export async function readFull(events: readonly ListedEvent[]): Promise<readonly OneEvent[]> {
  const paths = [...new Set(events.map(({ file }) => file))];
  const read = await Promise.all(paths.map((path) => readFile<IncidentFile>(path, 'kua-incidents/1')));
  const shown = new Map(read.flatMap(({ incidents }) => incidents.map((one) => [one.id, one] as const)));
  const withdrawn = new Map(read.flatMap((file) => file.withdrawn.map((one) => [one.id, one] as const)));
  return events.map(({ id }) => ({ shown: shown.get(id ?? '') ?? null, withdrawn: withdrawn.get(id ?? '') ?? null }));
}

/** The event of an id; `region`: where its address says that it is. Null where there is none. */
export async function findEvent(index: ViolationsIndex, id: string, region: string | null): Promise<OneEvent | null> {
  const latest = index.latest.find((incident) => incident.id === id);
  if (latest !== undefined) return { shown: latest, withdrawn: null };
  // The newest list first. Staff may have given it another place since somebody sent the address.
  const newest = index.lists.toReversed();
  const likely = newest.filter(({ territory }) => territory === region);
  for (const { path } of [...likely, ...newest.filter(({ territory }) => territory !== region)]) {
    const event = (await readList(path)).find((one) => one.id === id);
    if (event !== undefined) return (await readFull([event]))[0] ?? null;
  }
  return null;
}
