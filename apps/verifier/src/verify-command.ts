import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { parseHeldReceipt, parseReceipt } from '@kua/core/evidence/receipt.ts';
import { openNote, parseNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import { describeChecked } from './checked-text.ts';
import type { Checked } from './finding.ts';
import { verifyEd25519 } from './signature.ts';
import { below, folderFiles, folderSource, readText, Unreachable, urlSource, type Source } from './source.ts';
import { kindOfNote, verifyNote, type LogPlace } from './verify-note.ts';
import { verifyTree } from './verify-tree.ts';

const usage = `kua-verify DIR|URL|FILE [LOG]   checks a release, a log, a receipt or another signed note

  DIR, URL               a release (it has head.json) or a log (it has checkpoint)
  FILE                   a receipt, checkpoint, key list or statement of a rupture
  LOG                    for a receipt or checkpoint: the release or log that must have kept it (DIR or URL)
  --keys FILE|DIR|URL    key list of the election (default: LOG's, or keys.txt beside FILE); DIR and URL are a LOG too
  --election-key KEY     the election key, as it was published elsewhere
  --checkpoint FILE      a checkpoint that you kept: the log must go on from it
  --sealed FILE          the sealed bytes that a receipt is about
  --json                 print the outcome as JSON

Ends with 0 when all is in order, 1 when something is broken, 2 when it could not be checked, 70 by a mistake of ours.
`;

/** What the command was given cannot be checked: the sentence is printed, and it ends with 2. */
class WrongUse extends Error {}

export async function runVerify(argv: readonly string[]): Promise<void> {
  process.channel?.unref();
  try {
    const { values, positionals } = readArguments(argv.slice(2));
    if (values.help === true || positionals.length === 0) {
      process.stdout.write(usage);
      process.exitCode = values.help === true ? 0 : 2;
      return;
    }
    const checked = await check(positionals, values);
    const ok = checked.findings.length === 0;
    const pinned = values['election-key'] !== undefined;
    process.stdout.write(
      values.json === true ? `${JSON.stringify({ ok, ...checked })}\n` : describeChecked(checked, pinned),
    );
    process.exitCode = ok ? 0 : 1;
  } catch (error) {
    const expected = error instanceof WrongUse || error instanceof Unreachable;
    process.stderr.write(
      `${error instanceof Error ? ((expected ? null : error.stack) ?? error.message) : String(error)}\n`,
    );
    process.exitCode = expected ? 2 : 70;
  }
}

type Values = ReturnType<typeof readArguments>['values'];

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        keys: { type: 'string' },
        'election-key': { type: 'string' },
        checkpoint: { type: 'string' },
        sealed: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}

async function check([what = '', log, ...rest]: readonly string[], values: Values): Promise<Checked> {
  if (rest.length > 0) throw new WrongUse('Give one release, log or file, and for a receipt its log.');
  const pinned = values['election-key'] ?? null;
  if (pinned !== null && parseNoteKey(pinned) === null) throw new WrongUse('--election-key is no key.');
  const tree = await treeOf(what);
  if (tree === null) return checkFile(what, log, { pinned, values });
  if (log !== undefined)
    throw new WrongUse('A second place is for a receipt or checkpoint; an older one of those is --checkpoint.');
  return checkTree(what, tree, { pinned, values });
}

type Given = Readonly<{ pinned: string | null; values: Values }>;

async function checkTree(what: string, tree: Tree, { pinned, values }: Given): Promise<Checked> {
  const file = values.checkpoint;
  const older = file === undefined ? null : { file, note: await textFile(file) };
  const progress = process.stderr.isTTY ? showProgress : undefined;
  const { folder, source } = tree;
  const checked = await verifyTree({
    source,
    pinned,
    older,
    ...(folder === null ? {} : { listFiles: () => folderFiles(folder) }),
    ...(progress === undefined ? {} : { progress }),
  });
  if (checked === null) throw new WrongUse(`${what} holds neither a release (head.json) nor a log (checkpoint).`);
  return checked;
}

async function checkFile(file: string, log: string | undefined, { pinned, values }: Given): Promise<Checked> {
  const note = await textFile(file);
  const kind = kindOfNote(note);
  if (kind === null) throw new WrongUse(`${file} is no signed note.`);
  const keysTree = values.keys === undefined ? null : await treeOf(values.keys);
  const logTree = log === undefined ? keysTree : await treeOf(log);
  if (log !== undefined && logTree === null) throw new WrongUse(`${log} is no folder and no address.`);
  const place = logTree === null ? null : await placeOf(logTree);
  const keys = await keysFor(file, { place, keysTree, named: values.keys });
  if (keys.note === null && kind !== 'key list') throw new WrongUse(withoutKeys(note));
  const sealed = values.sealed === undefined ? null : await digestOf(values.sealed);
  const checked = await verifyNote({ note, file: basename(file), keys, pinned, place, sealed });
  if (checked === null) throw new WrongUse(`${file} is no signed note.`);
  return checked;
}

/** The key list: where it was said, with the log, or beside the file. */
async function keysFor(
  file: string,
  given: Readonly<{ place: LogPlace | null; keysTree: Tree | null; named: string | undefined }>,
): Promise<Readonly<{ file: string; note: string | null }>> {
  const { named, keysTree, place } = given;
  if (named !== undefined) {
    const note = keysTree === null ? await textFile(named) : await readText((await placeOf(keysTree)).log, 'keys.txt');
    return { file: named, note };
  }
  if (place !== null) return { file: 'keys.txt', note: await readText(place.log, 'keys.txt') };
  const beside = join(dirname(file), 'keys.txt');
  return { file: beside, note: await readFile(beside, 'utf8').catch(() => null) };
}

/** A note without keys: whether it is whole can be said, and nothing else. */
function withoutKeys(note: string): string {
  const text = splitNote(note)?.text ?? '';
  const named = parseNoteKey(/^key (\S+)$/m.exec(text)?.[1] ?? '');
  const isReceipt = parseReceipt(text) !== null || parseHeldReceipt(text) !== null;
  const whole = named !== null && isReceipt && openNote(note, named, verifyEd25519).ok;
  const state = whole
    ? `The receipt is whole and signed by the key that it names (${named.name}), but nothing here says that this key is the election’s.`
    : 'This cannot be checked without the keys of the election.';
  return `${state}\nGive its key list with --keys, or put it beside the file as keys.txt.`;
}

/** A folder or an address. */
type Tree = Readonly<{ source: Source; folder: string | null }>;

/** Null for a file. */
async function treeOf(what: string): Promise<Tree | null> {
  if (/^https?:\/\//.test(what)) return { source: urlSource(what), folder: null };
  const status = await stat(what).catch(() => null);
  if (status === null) throw new WrongUse(`${what} is not there.`);
  return status.isDirectory() ? { source: folderSource(what), folder: what } : null;
}

/** The log inside of a release, or the log itself. */
async function placeOf({ source, folder }: Tree): Promise<LogPlace> {
  const isRelease = (await source('head.json')) !== null;
  return {
    log: isRelease ? below(source, 'log') : source,
    release: isRelease ? source : null,
    fetched: folder === null ? new Date() : null,
  };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch(() => {
    throw new WrongUse(`${path} cannot be read.`);
  });
  return hash.digest('hex');
}

/** Notes are small: what is larger is none. */
async function textFile(path: string): Promise<string> {
  const status = await stat(path).catch(() => null);
  if (status?.isFile() !== true) throw new WrongUse(`${path} cannot be read.`);
  if (status.size > 1_000_000) throw new WrongUse(`${path} is no signed note.`);
  return readFile(path, 'utf8');
}

function showProgress(done: number, of: number): void {
  if (done % 65_536 === 0 || done === of)
    process.stderr.write(`\r  ${done} of ${of} entries ${done === of ? '\n' : ''}`);
}
