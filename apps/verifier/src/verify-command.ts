import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseReceipt } from '@kua/core/evidence/receipt.ts';
import { openNote, parseNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import { verifyEd25519 } from './signature.ts';
import { below, folderSource, readText, urlSource, type Source } from './source.ts';
import { verifyNote, verifyTree, type Checked } from './verify.ts';

const usage = `kua-verify DIR|URL|FILE [LOG]   checks a release, a log, a receipt or another signed note

  DIR, URL               a release (it has head.json) or a log (it has checkpoint)
  FILE                   a receipt, checkpoint, key list or statement of a rupture
  LOG                    for a receipt: the release or log that must have kept its promise
  --keys FILE|DIR|URL    key list of the election (default: LOG's, or keys.txt beside FILE)
  --election-key KEY     the election key, as it was published elsewhere
  --checkpoint FILE      a checkpoint that you kept: the log must go on from it
  --sealed FILE          the sealed bytes that a receipt is about
  --json                 print the outcome as JSON

Ends with 0 when all is in order, 1 when something is broken, 2 when it could not be checked.
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
    process.stdout.write(
      values.json === true
        ? `${JSON.stringify({ ok: checked.findings.length === 0, ...checked })}\n`
        : textOf(checked, values),
    );
    process.exitCode = checked.findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
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
  return tree === null ? checkFile(what, log, pinned, values) : checkTree(what, tree, pinned, values);
}

async function checkTree(what: string, source: Source, pinned: string | null, values: Values): Promise<Checked> {
  const file = values.checkpoint;
  const older = file === undefined ? null : { file, note: await textFile(file) };
  const progress = process.stderr.isTTY ? showProgress : undefined;
  const checked = await reach(verifyTree({ source, pinned, older, ...(progress === undefined ? {} : { progress }) }));
  if (checked === null) throw new WrongUse(`${what} holds neither a release (head.json) nor a log (checkpoint).`);
  return checked;
}

async function checkFile(
  file: string,
  log: string | undefined,
  pinned: string | null,
  values: Values,
): Promise<Checked> {
  const note = await textFile(file);
  const logTree = log === undefined ? null : await treeOf(log);
  if (log !== undefined && logTree === null) throw new WrongUse(`${log} is no folder and no address.`);
  const logSource = logTree === null ? null : await logOf(logTree);
  const sealed =
    values.sealed === undefined
      ? null
      : createHash('sha256')
          .update(await bytesOf(values.sealed))
          .digest('hex');
  const keys = await keysFor(file, logSource, values.keys);
  if (keys.note === null && splitNote(note)?.text.startsWith('kua-keys/1\n') !== true)
    throw new WrongUse(withoutKeys(note));
  const checked = await reach(
    verifyNote({ note, file: basename(file), keys, pinned, log: logSource, sealed, now: new Date() }),
  );
  if (checked === null) throw new WrongUse(`${file} is no signed note.`);
  return checked;
}

/** The key list: where it was said, with the log, or beside the file. */
async function keysFor(
  file: string,
  log: Source | null,
  named: string | undefined,
): Promise<Readonly<{ file: string; note: string | null }>> {
  if (named !== undefined) {
    const tree = await treeOf(named);
    return { file: named, note: tree === null ? await textFile(named) : await readText(await logOf(tree), 'keys.txt') };
  }
  if (log !== null) return { file: 'keys.txt', note: await reach(readText(log, 'keys.txt')) };
  const beside = join(dirname(file), 'keys.txt');
  return { file: beside, note: await readFile(beside, 'utf8').catch(() => null) };
}

/** A note without keys: whether it is whole can be said, and nothing else. */
function withoutKeys(note: string): string {
  const text = splitNote(note)?.text ?? '';
  const key = parseNoteKey(/^key (\S+)$/m.exec(text)?.[1] ?? '');
  const whole = key !== null && parseReceipt(text) !== null && openNote(note, key, verifyEd25519).ok;
  const state = whole
    ? `The receipt is whole and signed by the key that it names (${key.name}), but nothing here says that this key is the election’s.`
    : 'This cannot be checked without the keys of the election.';
  return `${state}\nGive its key list with --keys, or put it beside the file as keys.txt.`;
}

async function treeOf(what: string): Promise<Source | null> {
  if (/^https?:\/\//.test(what)) return urlSource(what);
  const status = await stat(what).catch(() => null);
  if (status === null) throw new WrongUse(`${what} is not there.`);
  return status.isDirectory() ? folderSource(what) : null;
}

/** The log inside of a release, or the log itself. */
async function logOf(tree: Source): Promise<Source> {
  return (await reach(tree('head.json'))) === null ? tree : below(tree, 'log');
}

async function reach<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof Error && / answers \d+$|timed? ?out/i.test(error.message)))
      throw new WrongUse(`It cannot be reached: ${error.message}`);
    throw error;
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch(() => {
    throw new WrongUse(`${path} cannot be read.`);
  });
}

async function textFile(path: string): Promise<string> {
  return Buffer.from(await bytesOf(path)).toString('utf8');
}

function showProgress(done: number, of: number): void {
  if (done % 25_600 < 256 || done === of)
    process.stderr.write(`\r  ${done} of ${of} entries ${done === of ? '\n' : ''}`);
}

function textOf({ what, findings, facts, electionKey }: Checked, values: Values): string {
  if (findings.length > 0) {
    const lines = findings.map(({ code, file, sentence }) => `✗ ${file}: ${sentence} (${code})`);
    return `${lines.join('\n')}\n${findings.length} ${findings.length === 1 ? 'thing is' : 'things are'} broken in this ${what}.\n`;
  }
  const trust =
    values['election-key'] === undefined && electionKey !== null
      ? `Signed in the name of the election key ${electionKey}\nCompare it with what the election’s organisations published, or give that with --election-key.\n`
      : '';
  return `${facts
    .filter((fact) => fact !== '')
    .map((fact) => `✓ ${fact}\n`)
    .join('')}This ${what} is in order.\n${trust}`;
}
