import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseHeldReceipt, parseReceipt } from '@kua/core/evidence/receipt.ts';
import { notesOf } from '@kua/core/evidence/note-file.ts';
import { openNote, parseNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import { describeChecked } from './checked-text.ts';
import type { Checked } from './finding.ts';
import { digestOf, placeOf, plainPath, textFile, treeOf, WrongUse, type GivenNote, type Tree } from './given-places.ts';
import { verifyEd25519 } from './signature.ts';
import { folderFiles, readText, Unreachable } from './source.ts';
import { kindOfNote, verifyNote, type LogPlace } from './verify-note.ts';
import { verifyTree } from './verify-tree.ts';

const usage = `kua-verify DIR|URL|FILE [LOG]   checks a release, a log, a receipt or another signed note

  DIR, URL               a release (it has head.json) or a log (it has checkpoint)
  FILE                   a receipt, checkpoint, key list or statement of a rupture, or several of them
  LOG                    for a receipt or checkpoint: the release or log that must have kept it (DIR or URL)
  --keys FILE|DIR|URL    key list of the election (default: LOG's, or keys.txt beside FILE); DIR and URL are a LOG too
  --election-key KEY     the election key, as it was published elsewhere
  --checkpoint FILE      a checkpoint that you kept: the log must go on from it
  --sealed FILE          the sealed bytes that a receipt is about
  --json                 print the outcome as JSON

Ends with 0 when all is in order, 1 when something is broken, 2 when it could not be checked, 70 by a mistake of ours.
`;

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

async function check(places: readonly string[], values: Values): Promise<Checked> {
  const [what = '', log, ...rest] = places.map(plainPath);
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
  const kept = file === undefined ? null : await textFile(file);
  const older = file === undefined || kept === null ? null : { file, note: kept.note };
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
  return mendedFirst(checked, kept === null ? [] : [kept]);
}

/** A file of one note, or of several that stand behind one another, as a phone exports its receipts: each is checked for itself. */
async function checkFile(file: string, log: string | undefined, options: Given): Promise<Checked> {
  const given = await textFile(file);
  const notes = notesOf(given.note);
  if (notes.length < 2) return checkNote(file, given, log, options);
  const checked: Checked[] = [];
  for (const note of notes) checked.push(await checkNote(file, { ...given, note }, log, options));
  return together(checked);
}

async function checkNote(
  file: string,
  given: GivenNote,
  log: string | undefined,
  { pinned, values }: Given,
): Promise<Checked> {
  const { note } = given;
  const kind = kindOfNote(note);
  if (kind === null) throw new WrongUse(whyUnknown(file, note));
  const keysTree = values.keys === undefined ? null : await treeOf(plainPath(values.keys));
  const logTree = log === undefined ? keysTree : await treeOf(log);
  if (log !== undefined && logTree === null) throw new WrongUse(`${log} is no folder and no address.`);
  const place = logTree === null ? null : await placeOf(logTree);
  const keys = await keysFor(file, { place, keysTree, named: values.keys });
  if (keys.note === null && kind !== 'key list') throw new WrongUse(withoutKeys(note));
  const sealed = values.sealed === undefined ? null : await digestOf(plainPath(values.sealed));
  const checked = await verifyNote({ note, file: basename(file), keys, pinned, place, sealed });
  if (checked === null) throw new WrongUse(whyUnknown(file, note));
  return mendedFirst(checked, keys.given === null ? [given] : [given, keys.given]);
}

/** One that is broken breaks the file, and it is said which. */
function together(all: readonly Checked[]): Checked {
  const findings = all.flatMap((checked, index) =>
    checked.findings.map((finding) => ({ ...finding, file: `${finding.file}, note ${index + 1}` })),
  );
  return {
    what: 'file of notes',
    findings,
    facts: findings.length === 0 ? all.flatMap(({ facts }) => facts) : [],
    notes: [...new Set(all.flatMap(({ notes }) => notes))],
    electionKey: all[0]?.electionKey ?? null,
  };
}

function whyUnknown(file: string, note: string): string {
  const text = splitNote(note)?.text;
  if (text === undefined) return `${file} is no signed note.`;
  return `${file} is a signed note of no kind that is known here: its first line is ${JSON.stringify(text.split('\n')[0])}.`;
}

function mendedFirst(checked: Checked, given: readonly GivenNote[]): Checked {
  const notes = given.flatMap(({ file, mended }) =>
    mended.length === 0
      ? []
      : [`${file} was not as it was signed, and was checked as it had been before: ${mended.join(', ')}.`],
  );
  return { ...checked, notes: [...notes, ...checked.notes] };
}

/** The key list: where it was said, with the log, or beside the file. */
async function keysFor(
  file: string,
  given: Readonly<{ place: LogPlace | null; keysTree: Tree | null; named: string | undefined }>,
): Promise<Readonly<{ file: string; note: string | null; given: GivenNote | null }>> {
  const { named, keysTree, place } = given;
  if (named !== undefined) {
    if (keysTree !== null)
      return { file: named, note: await readText((await placeOf(keysTree)).log, 'keys.txt'), given: null };
    const list = await textFile(named);
    return { file: named, note: list.note, given: list };
  }
  if (place !== null) return { file: 'keys.txt', note: await readText(place.log, 'keys.txt'), given: null };
  const beside = join(dirname(file), 'keys.txt');
  const list = await textFile(beside).catch(() => null);
  return { file: beside, note: list?.note ?? null, given: list };
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

function showProgress(done: number, of: number): void {
  if (done % 65_536 === 0 || done === of)
    process.stderr.write(`\r  ${done} of ${of} entries ${done === of ? '\n' : ''}`);
}
