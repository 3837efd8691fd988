import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { pino } from 'pino';
import type { SourceId } from '@kua/core/registry/election.ts';
import { folds } from '../deliveries/folds.ts';
import { electionLogs, type ElectionLogs } from '../evidence/election-logs.ts';
import { headSequence } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { copyLogs } from '../evidence/log-copy.ts';
import { startSigner } from '../evidence/signer.ts';
import { parseShapes, type RegionShapes } from '../publication/boundaries.ts';
import { appBuild } from '../publication/app-build.ts';
import { readPortal } from '../publication/portal-files.ts';
import { publishElection, type Publication } from '../publication/publication.ts';
import { isRehearsal } from '../publication/publication-store.ts';
import { packRules } from '../registry/pack-rules.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData, type DataFolder } from './data-folder.ts';
import { onEnd } from './exit.ts';

type PublishOptions = Readonly<{
  data: string;
  election: string;
  out: string;
  contestPair?: readonly [SourceId, SourceId];
  boundaries?: string;
  credit: readonly string[];
  json?: boolean;
}>;

type Refusal = Readonly<{ code: string; sentence: string }>;

/** Adds `publish` to the program: an election as a folder of static files. */
export function registerPublishCommand(program: Command): void {
  program
    .command('publish')
    .description('write the public site of an election as a folder of static files')
    .requiredOption('--election <id>', 'election to publish')
    .requiredOption(
      '--out <dir>',
      'folder of the release: new, empty, or a release of this election to bring up to date',
    )
    .addOption(dataOption())
    .option('--contest-pair <a,b>', 'the two sources to compare (default: official,observers)', parsePair)
    .option('--boundaries <file>', 'GeoJSON with the shapes of the regions')
    .option('--credit <text>', 'who is to be named for boundaries or coordinates; may be repeated', addCredit, [])
    .option('--json', 'print what was done as JSON')
    .action(async (options: PublishOptions) => {
      const outcome = await publish(options);
      if (options.json === true) process.stdout.write(`${JSON.stringify(report(outcome))}\n`);
      else if (outcome.ok) process.stdout.write(`${describe(outcome.value)}\n`);
      if (outcome.ok) return;
      process.stderr.write(`${outcome.error.sentence} (${outcome.error.code})\n`);
      process.exitCode = 1;
    });
}

async function publish(options: PublishOptions): Promise<Result<Publication, Refusal>> {
  const shapes = options.boundaries === undefined ? undefined : await readShapes(options.boundaries);
  if (shapes?.ok === false) return shapes;
  const folder = resolve(options.out);
  const portal = await readPortal(await appBuild('portal'));
  return withExistingData(options.data, async (data) => {
    const signing = await signElection(data, options.election);
    const kept = resolve(data.path, 'release', options.election);
    const copyLog = async (): Promise<void> => (kept === folder ? undefined : copyLogs(kept, folder));
    const published = await publishElection({
      ...(signing === null ? {} : { signHead: (head) => signing.logs.signRelease(options.election, head) }),
      pool: data.database.app,
      election: options.election,
      folder,
      objects: data.objects,
      now: clock(),
      rules: packRules().rules,
      portal,
      beforeHead: copyLog,
      downloads: true,
      check: true,
      ...(options.contestPair === undefined ? {} : { pair: options.contestPair }),
      ...(shapes === undefined ? {} : { shapes: shapes.value }),
      ...(options.credit.length === 0 ? {} : { credits: options.credit }),
    });
    await signing?.close();
    // What was signed meanwhile, and where the head was in place already.
    if (published.ok) await copyLog();
    return published;
  });
}

type Signing = Readonly<{ logs: ElectionLogs; close: () => Promise<void> }>;

/** What is published is signed before. Null where nothing can be signed: it is said why. */
async function signElection({ database, objects, path, keys }: DataFolder, election: string): Promise<Signing | null> {
  if ((await headSequence(database.app, election)) === 0) return null;
  const signer = startSigner({ keysFolder: keys });
  const stop = onEnd(() => signer.close());
  const close = async (): Promise<void> => {
    await signer.close();
    stop();
  };
  const log = pino({ base: null, level: 'silent' });
  const releases = join(path, 'release');
  const rehearsed = (of: string): Promise<boolean> => isRehearsal(database.app, of);
  const wish = { database, objects, folds, signer, keysFolder: keys, isRehearsal: rehearsed, releases, clock, log };
  const logs = electionLogs(wish);
  const signed = await logs.sign(election);
  if (signed.ok) {
    // The first signature tells the ledger the election's keys.
    await projectToHead(database, { election, objects, folds });
    return { logs, close };
  }
  await close();
  // Nothing is wrong with an election that has no keys (yet): `describe` says so.
  if (signed.error !== 'keys-not-made')
    process.stderr.write(
      signed.error === 'signer-busy'
        ? `A server signs for this election now, so that this release is not signed. Its own is in ${join(releases, election)}.\n`
        : `This release is not signed (${signed.error}).\n`,
    );
  return null;
}

async function readShapes(path: string): Promise<Result<RegionShapes, Refusal>> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return failure({ code: 'boundaries-missing', sentence: `The file ${path} cannot be read.` });
  const shapes = parseShapes(text);
  if (shapes.ok) return success(shapes.value);
  return failure({ code: 'boundaries-unreadable', sentence: `${path}: ${shapes.error}.` });
}

function parsePair(text: string): readonly [SourceId, SourceId] {
  const [a, b, ...rest] = text.split(',');
  if (a === undefined || b === undefined || a === '' || b === '' || a === b || rest.length > 0) {
    throw new InvalidArgumentError('Give two sources with a comma between them, as official,observers.');
  }
  return [a, b];
}

function addCredit(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function report(outcome: Result<Publication, Refusal>) {
  return outcome.ok ? { ok: true, ...outcome.value } : { ok: false, error: outcome.error };
}

const words = {
  unchanged: 'was up to date',
  patched: 'now holds what changed',
  built: 'was written anew',
} as const;

function describe(published: Publication): string {
  const { folder, sequence, made, covered, embargo, milliseconds, unmatched } = published;
  const seconds = ((milliseconds.head + (milliseconds.downloads ?? 0)) / 1000).toFixed(1);
  const lines = [
    `${folder} ${words[made]}: ledger entry ${sequence}, ${seconds} s.`,
    ...(published.rehearsal ? ['This is a rehearsal: every page and file says so.'] : []),
    ...(covered ? [] : ['No checkpoint covers it: who has it cannot check it. Keys are made with npx kua keys.']),
    ...(embargo === null ? [] : [`No results before ${embargo}: the release holds the registry of stations alone.`]),
    ...(unmatched.shapes.length === 0 ? [] : [`Shapes that belong to no region: ${unmatched.shapes.join('; ')}.`]),
    ...(unmatched.regions.length === 0 ? [] : [`Regions without a shape: ${unmatched.regions.join(', ')}.`]),
    `Serve this folder with any static server; it needs nothing else.`,
  ];
  return lines.join('\n');
}
