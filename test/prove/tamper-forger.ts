/**
 * A forger who changes what one source says of a station and repairs everything that follows from it: the sums above, the tables, every
 * digest up to the head. With the log's key he also signs the head anew.
 */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { checkpointText, originKey } from '@kua/core/evidence/checkpoint.ts';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { formatNote, type NoteKey } from '@kua/core/evidence/note.ts';
import { releaseText } from '@kua/core/evidence/receipt.ts';
import type { Opening } from '@kua/core/evidence/statement.ts';
import { decodeEntries, edgeRoot, emptyEdge, extendTiles, tilePath, tileWidth } from '@kua/core/evidence/tile.ts';
import type {
  OpeningIndex,
  OpeningShard,
  Overview,
  ReleaseHead,
  StationResult,
  TerritoryFile,
  TerritoryNode,
} from '@kua/core/publication/release-contract.ts';
import { signEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import type { Random } from './random.ts';
import type { Files, Made } from './tamper-release.ts';

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

export type Forged = Readonly<{ files: Files; /** The territory's file, as it is named now. */ territory: string }>;

type Station = Mutable<TerritoryFile>['stations'][number];

/** A station with one statement of an observer, as the forger has it before him. */
export type Scene = Readonly<{
  random: Random;
  territory: Mutable<TerritoryFile>;
  station: Station;
  result: Mutable<StationResult>;
  /** Ids in the order of figures. */
  cells: readonly string[];
  openings: Openings;
}>;

/** By log index; null takes one away. */
type Openings = Readonly<{ change: (index: number, to: (opening: Opening) => Opening | null) => void }>;

/** What became of one figure. */
type Changed = Readonly<{ cell: number; from: number; to: number | null }>;

/** Changes what `change` changes, and repairs sums, tables, digests and the head, which is left unsigned. */
export function forge({ files }: Made, random: Random, change: (scene: Scene) => Changed | null): Forged {
  const next = new Map(files);
  const head = readHead(files);
  const overview = parse<Mutable<Overview>>(files, head.overview);
  const child = random.pick(overview.children.filter(({ file }) => file !== null));
  const territoryPath = child.file ?? '';
  const territory = parse<Mutable<TerritoryFile>>(files, territoryPath);
  const [station, result] = random.pick(
    territory.stations.flatMap((each) => {
      const own = each.results['president']?.['observers'];
      return own === undefined || own.conflict.length > 0 ? [] : [[each, own] as const];
    }),
  );
  const contest = overview.contests.find(({ id }) => id === 'president');
  const cells = [...(contest?.fields ?? []), ...(contest?.options ?? [])].map(({ id }) => id);
  const { openings, path: openingsPath } = editOpenings(next, head.openings ?? '');
  const changed = change({ random, territory, station, result, cells, openings });
  if (changed !== null) {
    for (const node of [territory.territory, child, overview.root]) addToSums(node, changed);
    for (const download of overview.downloads.filter(({ kind }) => kind === 'results')) {
      const csv = changeRow(files, { path: download.path, station: station.id, changed });
      download.path = put(next, download.path, csv);
    }
  }
  child.file = put(next, territoryPath, toBytes(territory));
  const forged = { ...head, overview: put(next, head.overview, toBytes(overview)), openings: openingsPath() };
  next.set('head.json', Buffer.from(`${JSON.stringify(forged)}\n`));
  return { files: next, territory: child.file };
}

/** Only a result that submissions alone make: nothing outside of the log says what a delivery's file said. */
export function forgeFigure(made: Made, random: Random): Forged {
  return forge(made, random, ({ result }) => {
    const cell = random.pick([...result.figures.keys()].filter((place) => result.figures[place] !== null));
    return setFigure(result, cell, (result.figures[cell] ?? 0) + 1 + random.integer(900));
  });
}

export function setFigure(result: Mutable<StationResult>, cell: number, to: number | null): Changed {
  const from = result.figures[cell] ?? 0;
  result.figures[cell] = to;
  for (const statement of result.statements) if (statement.figures !== null) statement.figures[cell] = to;
  return { cell, from, to };
}

function addToSums(node: Mutable<TerritoryNode>, { cell, from, to }: Changed): void {
  const sums = node.tallies['president']?.sources['observers']?.sums;
  if (sums === undefined) throw new Error(`${node.id} has no sums`);
  sums[cell] = (sums[cell] ?? 0) - from + (to ?? 0);
}

function changeRow(files: Files, at: Readonly<{ path: string; station: string; changed: Changed }>): Buffer {
  const lines = (files.get(at.path) ?? Buffer.alloc(0)).toString().split('\r\n');
  const columns = (lines[0] ?? '').split(',');
  const column = columns.indexOf('conflict') + 1 + at.changed.cell;
  const to = at.changed.to === null ? '' : String(at.changed.to);
  const changed = lines.map((line) => {
    const cells = line.split(',');
    if (cells[columns.indexOf('station')] !== at.station || cells[columns.indexOf('source')] !== 'observers')
      return line;
    return cells.map((text, place) => (place === column ? to : text)).join(',');
  });
  return Buffer.from(changed.join('\r\n'));
}

function editOpenings(next: Map<string, Buffer>, indexPath: string) {
  const index = parse<Mutable<OpeningIndex>>(next, indexPath);
  const openings: Openings = {
    change: (at, to) => {
      for (const entry of index.shards) {
        const shard = parse<OpeningShard>(next, entry.path);
        if (shard.openings.every((opening) => opening.index !== at)) continue;
        const kept = shard.openings.flatMap((opening) => {
          const fields = opening.index === at ? to(opening.fields) : opening.fields;
          return fields === null ? [] : [{ ...opening, fields }];
        });
        entry.path = put(next, entry.path, toBytes({ ...shard, openings: kept }));
      }
    },
  };
  return { openings, path: () => put(next, indexPath, toBytes(index)) };
}

/** The head as the log itself would have signed it. */
export function signHead(files: Files, { list, logKey, generation }: Made): Files {
  const head = readHead(files);
  const unsigned = Object.fromEntries(Object.entries(head).filter(([name]) => name !== 'signature'));
  const sha256 = createHash('sha256').update(canonicalBytes(unsigned)).digest('hex');
  const key = originKey(list.log, generation);
  const text = releaseText({ origin: key.name, sequence: head.sequence, sha256 });
  const signature = formatNote(text, key, (message) => signEd25519(logKey, message));
  return new Map(files).set('head.json', Buffer.from(`${JSON.stringify({ ...unsigned, signature })}\n`));
}

/** The same text, signed by a key of the forger's own under the log's name. */
export function signByOther(text: string, name: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const key: NoteKey = { name, publicKey: raw };
  return formatNote(text, key, (message) => sign(null, message, privateKey));
}

/** Another leaf at some index that a kept checkpoint covers; tiles and checkpoint are made anew with the log's key. */
export function rewriteHistory({ files, list, logKey, generation, olderCheckpoint }: Made, random: Random): Files {
  const leaves = leavesOf(files);
  const size = leaves.length;
  const covered = Number(olderCheckpoint.toString().split('\n')[1]);
  const at = random.integer(covered);
  const changed = leaves.map((leaf, index) => (index === at ? random.bytes(leaf.length) : leaf));
  const { edge, files: tiles } = extendTiles(
    emptyEdge,
    changed.map((leaf) => ({ leaf, hash: leafHash(leaf) })),
  );
  const next = new Map(files);
  for (const { tile, bytes } of tiles) next.set(`log/${tilePath(tile)}`, Buffer.from(bytes));
  const key = originKey(list.log, generation);
  const text = checkpointText({ origin: key.name, size, root: edgeRoot(edge) });
  next.set('log/checkpoint', Buffer.from(formatNote(text, key, (message) => signEd25519(logKey, message))));
  return next;
}

/** Every leaf that the log's checkpoint covers. */
export function leavesOf(files: Files): readonly Uint8Array[] {
  const size = Number((files.get('log/checkpoint') ?? Buffer.alloc(0)).toString().split('\n')[1]);
  return Array.from({ length: Math.ceil(size / tileWidth) }, (_, index) => {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const bytes = files.get(`log/${tilePath({ level: 'entries', index, width })}`) ?? Buffer.alloc(0);
    return decodeEntries(bytes, width) ?? [];
  }).flat();
}

export function readHead(files: Files): ReleaseHead {
  return parse<ReleaseHead>(files, 'head.json');
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- files of our own making
function parse<T>(files: Files, path: string): T {
  return JSON.parse((files.get(path) ?? Buffer.alloc(0)).toString()) as T;
}

function toBytes(content: unknown): Buffer {
  return Buffer.from(JSON.stringify(content));
}

/** Puts a file under the name that its digest gives, instead of the old one. */
function put(files: Map<string, Buffer>, path: string, bytes: Buffer): string {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const named = path.replace(/-[0-9a-f]{64}(\.\w+)$/, `-${digest}$1`);
  files.delete(path);
  files.set(named, bytes);
  return named;
}
