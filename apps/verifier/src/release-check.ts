/** Follows a release from its head to every file that it leads to: digests, sums, and what was said by whom. */
import { createHash } from 'node:crypto';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { parseReleaseText } from '@kua/core/evidence/receipt.ts';
import type { Overview, ReleaseHead, TerritoryFile, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { promisedDigest } from '@kua/core/publication/release-name.ts';
import { openLogNote } from './checkpoint-check.ts';
import type { Report } from './finding.ts';
import { readText, type Source } from './source.ts';
import { checkSums } from './sum-check.ts';

/** What a release shows of one statement, so that its opening can be held against it. */
export type ShownStatement = Readonly<{
  file: string;
  station: string;
  contest: string;
  /** By field or option id; null where the release does not show them for this statement alone. */
  figures: ReadonlyMap<string, number | null> | null;
}>;

export type CheckedRelease = Readonly<{
  head: ReleaseHead;
  /** Statements that came as submissions, by ledger sequence. */
  statements: ReadonlyMap<number, ShownStatement>;
  /** Every file that was read. */
  files: ReadonlySet<string>;
}>;

export type ReleaseQuestion = Readonly<{ source: Source; list: KeyList | null; report: Report }>;

/** Null when there is no head that can be read. */
export async function checkRelease({ source, list, report }: ReleaseQuestion): Promise<CheckedRelease | null> {
  const text = await readText(source, 'head.json');
  const head = text === null ? null : parseJson<ReleaseHead>(text);
  if (head?.format !== 'kua-release/1') {
    report('file-unreadable', 'head.json', 'The release has no head that can be read.');
    return null;
  }
  checkHead(head, list, report);
  const files = new Set(['head.json']);
  const read = async <T>(path: string, format: string | null): Promise<T | null> => {
    files.add(path);
    return readNamed<T>(source, { path, format, report });
  };
  const statements = new Map<number, ShownStatement>();
  const overview = await read<Overview>(head.overview, 'kua-overview/1');
  if (overview === null) return { head, statements, files };
  if (overview.rehearsal !== head.rehearsal || overview.election.id !== head.election)
    report('file-changed', 'head.json', 'The head and the overview speak of different elections.');
  checkSums({ file: head.overview, node: overview.root, children: overview.children, stations: [] }, report);
  for (const { stations, states } of overview.shards) {
    await read(stations, 'kua-stations/1');
    if (states !== null) await read(states, 'kua-states/1');
  }
  for (const { path } of overview.downloads) await read(path, null);
  if (overview.boundaries !== null) await read(overview.boundaries, null);

  const walk = async (nodes: readonly TerritoryNode[]): Promise<void> => {
    for (const { file } of nodes) {
      const territory = file === null ? null : await read<TerritoryFile>(file, 'kua-territory/1');
      if (territory === null || file === null) continue;
      const { territory: node, children, stations } = territory;
      checkSums({ file, node, children, stations }, report);
      collectStatements(territory, { file, overview, statements });
      await walk(children);
    }
  };
  await walk(overview.children);
  return { head, statements, files };
}

function checkHead(head: ReleaseHead, list: KeyList | null, report: Report): void {
  const { signature, ...unsigned } = head;
  if (typeof signature !== 'string') {
    const sentence = 'Nobody signed this head: whoever has the files could have changed them.';
    if (head.log !== null || list !== null) report('head-unsigned', 'head.json', sentence);
    return;
  }
  if (list === null) return;
  const opened = openLogNote(signature, list, (text) => /^origin (\S+)$/m.exec(text)?.[1] ?? '');
  const signed = opened === null ? null : parseReleaseText(opened.text);
  const digest = createHash('sha256').update(canonicalBytes(unsigned)).digest('hex');
  if (signed?.sha256 !== digest || signed.sequence !== head.sequence)
    report('head-forged', 'head.json', 'The head is not the one that the log’s key signed.');
}

/** A file whose name promises a digest of it. */
export async function readNamed<T>(
  source: Source,
  { path, format, report }: Readonly<{ path: string; format: string | null; report: Report }>,
): Promise<T | null> {
  const promised = promisedDigest(path);
  if (promised === null) {
    report('file-unreadable', path, 'This is no name of a file of a release.');
    return null;
  }
  const bytes = await source(path);
  if (bytes === null) {
    report('file-missing', path, 'The file is not there.');
    return null;
  }
  if (!createHash('sha256').update(bytes).digest('hex').startsWith(promised)) {
    report('file-changed', path, 'The file is not what the digest in its name promises.');
    return null;
  }
  if (format === null) return null;
  const content = parseJson<T & Readonly<{ format: string }>>(new TextDecoder().decode(bytes));
  if (content?.format === format) return content;
  report('file-unreadable', path, `The file is not ${format}.`);
  return null;
}

function collectStatements(
  { stations }: TerritoryFile,
  into: Readonly<{ file: string; overview: Overview; statements: Map<number, ShownStatement> }>,
): void {
  const ids = new Map(
    into.overview.contests.map(({ id, fields, options }) => [id, [...fields, ...options].map((cell) => cell.id)]),
  );
  for (const station of stations) {
    for (const [contest, sources] of Object.entries(station.results)) {
      for (const result of Object.values(sources)) {
        for (const statement of result.statements) {
          if (statement.channel !== 'submission') continue;
          const alone = result.statements.length === 1 && !statement.superseded;
          const figures = statement.figures ?? (alone ? result.figures : null);
          const named = figures?.map((figure, place) => [ids.get(contest)?.[place] ?? '', figure] as const) ?? null;
          into.statements.set(statement.sequence, {
            file: into.file,
            station: station.id,
            contest,
            figures: named === null ? null : new Map(named),
          });
        }
      }
    }
  }
}

/** Content that the right digest leads to is taken at its word; null for what is no JSON. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- names what the digest or the signature promises
function parseJson<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
