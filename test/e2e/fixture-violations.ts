/** Invented incidents, by the publisher's own pure part and the real pack's codes and laws. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackManifest } from '@kua/core/registry/pack-contract.ts';
import type { ViolationCode, ViolationGroup } from '@kua/core/registry/violation-contract.ts';
import {
  placesAbove,
  publishedIncident,
  type IncidentRecord,
  type PublishedIncident,
} from '@kua/core/publication/public-incident.ts';
import { jsonFile, type DigestHex, type ReleaseFile } from '@kua/core/publication/release-name.ts';
import { rowOf, rowsInFile, violationList } from '@kua/core/publication/violation-list.ts';
import { emptyTally, latestShown, retally, violationsIndex } from '@kua/core/publication/violations-index.ts';
import type { ViolationListRef } from '@kua/core/publication/release-violations-contract.ts';
import { everyNode, type TreeNode } from '@kua/core/publication/territory-tree.ts';
import type { Station, Territory } from '@kua/core/registry/election.ts';

const pack = join(import.meta.dirname, '..', '..', 'packs', 'kz');
const text = {
  kk: 'Комиссия мүшесі сайлаушылар кезекте тұрғанда жәшікке бір бума бюллетень салды. Байқаушы мұны тоқтатуды сұрады, төраға жауап бермеді.',
  ru: 'Член комиссии опустил в урну пачку бюллетеней, пока избиратели стояли в очереди. Наблюдатель попросил остановиться, председатель не ответил.',
  en: 'A commission member put a stack of ballots into the box while voters were queueing. The observer asked to stop; the chair gave no answer.',
};

type Given = Readonly<{
  tree: TreeNode;
  territories: readonly Territory[];
  stations: readonly Station[];
  count: number;
  digest: DigestHex;
}>;

const election = { id: 'rehearsal', rehearsal: true };

/** Every file of what is published, the index last; none for a count of 0. */
export function fixtureViolations(given: Given): readonly ReleaseFile[] {
  if (given.count === 0) return [];
  const read = (name: string): unknown => JSON.parse(readFileSync(join(pack, name), 'utf8'));
  const book = read('violations.json') as { groups: readonly ViolationGroup[]; violations: readonly ViolationCode[] };
  const { acts = [], timeZone } = read('pack.json') as PackManifest;
  const countEnds = Date.parse('2026-08-31T07:00:00Z');
  const above = placesAbove(given.territories);
  const paths = everyNode(given.tree).flatMap(({ stations, path }) => stations.map((id) => [id, path] as const));
  const frame = {
    ...{ now: Date.parse('2026-08-30T12:00:00Z'), countEnds, above },
    ...{ held: new Set<string>(), stationPaths: new Map(paths) },
  };
  const records = [
    taken(given.stations, book.violations),
    ...Array.from({ length: given.count }, (_, index) => incident(index, given.stations, book.violations)),
  ];
  const byRegion = Map.groupBy(records, ({ territory }) => above.get(territory ?? '')?.path[0] ?? null);
  const lists = [...byRegion].map(([territory, those]) => listFiles(territory, those, { given, frame }));
  const index = violationsIndex({
    election,
    countEnds,
    handbook: { violations: book.violations, violationGroups: book.groups, acts, timeZone },
    tally: retally(
      emptyTally,
      lists.map(({ territory, rows }) => ({ territory, rows, times: 1 })),
    ),
    regions: given.tree.children.map((node) => ({
      id: node.id,
      stations: everyNode(node).reduce((all, { stations }) => all + stations.length, 0),
    })),
    lists: lists.map(({ ref }) => ref),
    latest: records
      .toReversed()
      .flatMap((record) => publishedIncident(record, frame).shown ?? [])
      .slice(0, latestShown),
  });
  return [...lists.flatMap(({ files }) => files), jsonFile('violations', null, index, given.digest)];
}

function listFiles(
  territory: string | null,
  records: readonly IncidentRecord[],
  { given: { digest }, frame }: Readonly<{ given: Given; frame: Parameters<typeof publishedIncident>[1] }>,
) {
  const events = records.map((record) => publishedIncident(record, frame));
  const files = events.flatMap((_, index) =>
    index % rowsInFile === 0
      ? [jsonFile('incidents', territory, incidentFile(events.slice(index, index + rowsInFile)), digest)]
      : [],
  );
  const rows = records.map(({ sequence }, index) => rowOf(sequence, events[index] ?? { shown: null, withdrawn: null }));
  const content = violationList(rows, {
    rehearsal: election.rehearsal,
    election: election.id,
    territory,
    files: files.map(({ path }) => path),
  });
  const file = jsonFile('violation-list', territory, content, digest);
  const ref: ViolationListRef = { territory, from: rows[0]?.sequence ?? 0, rows: rows.length, path: file.path };
  return { territory, rows, ref, files: [...files, file] };
}

function incidentFile(events: readonly PublishedIncident[]) {
  return {
    format: 'kua-incidents/1',
    rehearsal: election.rehearsal,
    election: election.id,
    incidents: events.flatMap(({ shown }) => shown ?? []),
    withdrawn: events.flatMap(({ withdrawn }) => withdrawn ?? []),
  };
}

function taken(stations: readonly Station[], codes: readonly ViolationCode[]): IncidentRecord {
  return {
    ...incident(0, stations, codes),
    id: 'i-taken000',
    sequence: 99,
    territory: stations[0]?.territory ?? null,
    withdrawn: { code: codes[0]?.id ?? '', reason: 'mistake', at: '2026-08-30T09:10:00Z' },
  };
}

function incident(index: number, stations: readonly Station[], codes: readonly ViolationCode[]): IncidentRecord {
  const station = stations[(index * index * 97) % stations.length];
  const outcome = (['confirmed', 'confirmed', 'unclear', 'refuted'] as const)[index % 4] ?? 'confirmed';
  const at = new Date(Date.parse('2026-08-30T02:20:00Z') + index * 2_460_000).toISOString();
  return {
    id: `i-fixed${String(index).padStart(3, '0')}`,
    sequence: 100 + index,
    withdrawn: null,
    pictures: [],
    says: {
      type: 'incident',
      by: 's-aaaaaa',
      id: 'i-aaaaaaaa',
      seen: 0,
      reports: [],
      code: codes[(index * 5) % codes.length]?.id ?? '',
      station: station?.id ?? null,
      territory: null,
      at: index % 5 === 4 ? null : at,
      clock: index % 3 === 2 ? 'told' : 'phone',
      // Every other observer said that her station may be named.
      consent: index % 2 === 0,
      text,
      pictures: [],
      acts: index % 3 === 0 ? [1] : [],
      protocols: [7],
    },
    territory: station?.territory ?? null,
    number: station?.number ?? null,
    reportedAt: at,
    publishedAt: new Date(Date.parse(at) + 1_500_000).toISOString(),
    changedAt: new Date(Date.parse(at) + (index === 1 ? 2_500_000 : 1_500_000)).toISOString(),
    reports: [
      { origin: 'observer', outcome, takenBack: index === 0 },
      ...(index % 2 === 0 ? [{ origin: 'citizen', outcome, takenBack: false } as const] : []),
      ...(index % 4 === 1 ? [{ origin: 'hotline', outcome, takenBack: false } as const] : []),
    ],
  };
}
