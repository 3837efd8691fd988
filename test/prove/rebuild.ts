/** After any history, folded in whatever steps, every projection equals what a rebuild makes of the same ledger. */
import { join } from 'node:path';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects, type ObjectStore } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { checkProjections, rebuildProjections } from '../../apps/server/src/evidence/rebuild.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { beginStory, nextEntry, type StoredFile } from './history.ts';
import { withOwnDatabase } from './own-database.ts';
import type { Prove } from './proof.ts';
import { seededRandom } from './random.ts';

/** Elections that are rebuilt and compared together: making the shadow costs more than most histories. */
const comparedAtOnce = 100;
const foldedAtOnce = 4;

export const prove: Prove = ({ cycles, log }) =>
  withOwnDatabase(async (database, folder) => {
    const objects = folderObjects(join(folder, 'objects'));
    const files = await storeFiles(objects);
    const broken: string[] = [];
    for (let done = 0; done < cycles; done += comparedAtOnce) {
      const elections = Array.from(
        { length: Math.min(comparedAtOnce, cycles - done) },
        (_, index) => `h${done + index}`,
      );
      const waiting = [...elections];
      await Promise.all(
        Array.from({ length: foldedAtOnce }, async () => {
          for (let election = waiting.pop(); election !== undefined; election = waiting.pop()) {
            await happen(database, objects, files, election);
          }
        }),
      );
      const check = await checkProjections(database, { election: elections, objects, folds });
      if (!check.equal) broken.push(`${elections[0] ?? ''} ff.: ${JSON.stringify(check.differences)}`);
      if (done % 1000 === 0) log(`${done + elections.length} histories, ${broken.length} lots of them differ`);
    }
    const seen = await whatHappened(database);
    const missing = expected.filter((name) => !((seen.get(name) ?? 0) > 0));
    const unseen = await control(database, objects);
    return {
      cycles,
      passed: broken.length === 0 && unseen.length === 0 && (missing.length === 0 || cycles < 100),
      lines: [
        `${cycles} histories, ${broken.length} differ from their rebuild`,
        ...broken.slice(0, 3),
        [...seen].map(([name, count]) => `${count} ${name}`).join(', '),
        ...(missing.length === 0 ? [] : [`never happened: ${missing.join(', ')}`]),
        `control: a row that is taken away is ${unseen.length === 0 ? 'found in each of the tables' : `MISSED in ${unseen.join(', ')}`}`,
      ],
    };
  });

/** One history: some entries at a time, folded now and then. */
async function happen(
  database: Database,
  objects: ObjectStore,
  files: readonly StoredFile[],
  election: string,
): Promise<void> {
  const random = seededRandom(`rebuild ${election}`);
  const story = beginStory(election, random, files);
  const length = 5 + random.integer(60);
  while (story.next <= length) {
    const entries: NewEntry[] = Array.from({ length: 1 + random.integer(20) }, () => nextEntry(story));
    await appendEntries(database.app, { election, entries, receivedAt: '2020-05-31T16:00:00.000Z' });
    if (random.integer(3) > 0) await projectToHead(database, { election, objects, folds });
  }
}

const tables = [
  ...['station', 'cell', 'statement', 'result', 'quarantine', 'invitation', 'device', 'submission', 'attachment'],
  ...['election', 'contest', 'territory', 'delivery', 'delivery_report', 'key_list', 'directory', 'phrase'],
  'public_picture',
] as const;

const expected = [
  ...[
    'enrolled',
    'revoked',
    'phrases',
    'directories',
    'submissions',
    'opened',
    'superseded',
    'relayed',
    'conflicting',
    'checked files',
    'redacted',
    'withdrawn',
  ],
  ...['device-unknown', 'device-revoked', 'submission-unreadable', 'submission-repeated', 'seal-unreadable'],
  ...[
    'statement-unreadable',
    'opening-failed',
    'body-invalid',
    'contest-unknown',
    'option-unknown',
    'station-unknown',
    'station-missing',
  ],
];

/** A proof over nothing proves nothing: how often what was meant to happen did. */
async function whatHappened(database: Database): Promise<ReadonlyMap<string, number>> {
  const { rows } = await database.app.query<{ name: string; count: number }>(`
    select 'enrolled' as name, count(*) from projection.device
    union all select 'revoked', count(revoked) from projection.device
    union all select 'phrases', count(*) from projection.phrase
    union all select 'directories', count(*) from projection.directory
    union all select 'submissions', count(*) from projection.submission
    union all select 'opened', count(opened) from projection.submission
    union all select 'deliveries', count(*) from projection.delivery_report
    union all select 'results', count(*) from projection.result
    union all select 'conflicting', count(*) from projection.result where conflict <> '{}'
    union all select 'superseded', count(*) from projection.statement where superseded
    union all select 'relayed', count(*) from projection.statement where original is not null
    union all select 'checked files', count(outcome) from projection.attachment
    union all select 'redacted', count(*) from projection.public_picture
    union all select 'withdrawn', count(withdrawn) from projection.public_picture
    union all (select code, count(*) from projection.quarantine group by code order by code)`);
  return new Map(rows.map(({ name, count }) => [name, count]));
}

/** Takes a row out of every table; the tables of which the check does not say so. A rebuild then repairs all of them. */
async function control(database: Database, objects: ObjectStore): Promise<readonly string[]> {
  const touched = new Set<string>();
  const robbed: string[] = [];
  for (const table of tables) {
    const { rows } = await database.projector.query<{ election: string }>(
      `delete from projection.${table} where ctid = (select ctid from projection.${table} limit 1) returning election`,
    );
    if (rows.length > 0) robbed.push(table);
    for (const { election } of rows) touched.add(election);
  }
  const rebuilding = { election: [...touched], objects, folds };
  const { differences } = await checkProjections(database, rebuilding);
  const unseen = robbed.filter((table) => !differences.some((difference) => difference.table === table));
  await rebuildProjections(database, rebuilding);
  const repaired = (await checkProjections(database, rebuilding)).equal;
  return repaired ? unseen : [...unseen, 'what a rebuild made'];
}

async function storeFiles(objects: ObjectStore): Promise<readonly StoredFile[]> {
  const texts = [
    'station,region,A,B\n1,North,10,20\n2,South,0,5\n',
    'station,region,A,B\n1,North,11,\n3,North,1,1\n3,North,1,2\n',
    'station,region,A,B\n4,South,x,2\n777,South,1,2\n,,1,2\n',
  ];
  return Promise.all(
    texts.map(async (text, index) => {
      const stored = await objects.put(bytesOf(text));
      return { name: `file-${index}.csv`, ...stored };
    }),
  );
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}
