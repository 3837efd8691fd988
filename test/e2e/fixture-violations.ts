/** Invented incidents, by the publisher's own pure part and the real pack's codes and laws. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackManifest } from '@kua/core/registry/pack-contract.ts';
import type { ViolationCode, ViolationGroup } from '@kua/core/registry/violation-contract.ts';
import { violations, type IncidentRecord } from '@kua/core/publication/violations-file.ts';
import type { ViolationsFile } from '@kua/core/publication/release-violations-contract.ts';
import { everyNode, type TreeNode } from '@kua/core/publication/territory-tree.ts';
import type { Station, Territory } from '@kua/core/registry/election.ts';

const pack = join(import.meta.dirname, '..', '..', 'packs', 'kz');
const text = {
  kk: 'Комиссия мүшесі сайлаушылар кезекте тұрғанда жәшікке бір бума бюллетень салды. Байқаушы мұны тоқтатуды сұрады, төраға жауап бермеді.',
  ru: 'Член комиссии опустил в урну пачку бюллетеней, пока избиратели стояли в очереди. Наблюдатель попросил остановиться, председатель не ответил.',
  en: 'A commission member put a stack of ballots into the box while voters were queueing. The observer asked to stop; the chair gave no answer.',
};

export function fixtureViolations(
  given: Readonly<{ tree: TreeNode; territories: readonly Territory[]; stations: readonly Station[]; count: number }>,
): ViolationsFile {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(pack, name), 'utf8'));
  const book = read('violations.json') as { groups: readonly ViolationGroup[]; violations: readonly ViolationCode[] };
  const { acts = [], timeZone } = read('pack.json') as PackManifest;
  const paths = new Map(everyNode(given.tree).flatMap(({ stations, path }) => stations.map((id) => [id, path])));
  return violations({
    election: { id: 'rehearsal', rehearsal: true },
    now: Date.parse('2026-08-30T12:00:00Z'),
    countEnds: Date.parse('2026-08-31T07:00:00Z'),
    handbook: { violations: book.violations, violationGroups: book.groups, acts, timeZone },
    incidents: Array.from({ length: given.count }, (_, index) => incident(index, given.stations, book.violations)),
    withdrawn:
      given.count === 0
        ? []
        : [
            {
              id: 'i-taken000',
              code: book.violations[0]?.id ?? '',
              territory: given.stations[0]?.territory ?? null,
              reason: 'mistake',
              withdrawnAt: '2026-08-30T09:10:00Z',
            },
          ],
    territories: given.territories,
    regions: given.tree.children.map((node) => ({
      id: node.id,
      stations: everyNode(node).reduce((all, { stations }) => all + stations.length, 0),
    })),
    observed: new Map(given.territories.map(({ id }) => [id, 3])),
    pictures: new Map(),
    stationPaths: paths,
  });
}

function incident(index: number, stations: readonly Station[], codes: readonly ViolationCode[]): IncidentRecord {
  const station = stations[(index * index * 97) % stations.length];
  const outcome = (['confirmed', 'confirmed', 'unclear', 'refuted'] as const)[index % 4] ?? 'confirmed';
  const at = new Date(Date.parse('2026-08-30T02:20:00Z') + index * 2_460_000).toISOString();
  return {
    id: `i-fixed${String(index).padStart(3, '0')}`,
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
      protocols: [],
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
