import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { combine } from 'shamir-secret-sharing';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import { writeDurably } from '../evidence/durable-file.ts';
import { makeElectionKeys } from '../evidence/key-folder.ts';
import { startMemoryAnew, type MemoryLossRefusal } from '../evidence/memory-loss.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData } from './data-folder.ts';
import { registerDirectoryCommand } from './directory-command.ts';
import { electionOption, requireElection } from './election-option.ts';
import { Refused, WrongUse } from './wrong-use.ts';

type MakeOptions = Readonly<{ election: string; out: string; log?: string }>;
type BeginOptions = Readonly<{ data: string; election: string; kept?: string }>;

/** Adds `keys` to the program: makes the keys of an election, joins shares of the recovery key, begins a lost memory of the signer anew. */
export function registerKeysCommand(program: Command): void {
  const keys = program.command('keys').description('keys of an election: who must have which');
  keys
    .command('make', { isDefault: true })
    .description('make the keys, on a machine that is not the server, and say what to do with them')
    .addOption(electionOption())
    .option(
      '--out <dir>',
      'folder for the keys; the part for the server goes from there into its keys folder',
      'kua-keys',
    )
    .option('--log <name>', 'name of the log, such as log.example.org/2026; by default made from its key')
    .action(async (options: MakeOptions) => {
      process.stdout.write(await makeKeys(options));
    });
  keys
    .command('join')
    .description('make the recovery key from two of its three shares')
    .argument('<share>')
    .argument('<other>')
    .requiredOption('--out <file>', 'new file for the key')
    .action(async (share: string, other: string, { out }: Readonly<{ out: string }>) => {
      const identity = await joinShares([share, other]);
      if (existsSync(out))
        throw new Refused('file-exists', `${out} is there already and stays as it is: name a new file.`);
      await writeDurably(resolve(out), `${identity}\n`, { mode: 0o600, exclusive: true });
      process.stdout.write(`${out} opens everything that was sealed for this election: age --decrypt -i ${out} FILE\n`);
    });
  registerDirectoryCommand(keys);
  keys
    .command('begin-anew')
    .description('on the server, where the signer’s memory is lost for good: let the log begin its next generation')
    .addOption(electionOption())
    .option(
      '--kept <file>',
      'the latest checkpoint that anybody kept; needed where the ledger was lost or put back too',
    )
    .addOption(dataOption())
    .action(async (options: BeginOptions) => {
      process.stdout.write(await beginAnew(options));
    });
}

/** Nothing else is needed for it: no data folder, no network. */
async function makeKeys({ election, out, log }: MakeOptions): Promise<string> {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(election))
    throw new WrongUse(`${JSON.stringify(election)} is no id of an election: small letters, digits and hyphens.`);
  const folder = join(out, election);
  const made = await makeElectionKeys(resolve(out), election, {
    now: clock(),
    ...(log === undefined ? {} : { log }),
  });
  return [
    `Election key  ${formatNoteKey(made.list.key)}`,
    `Log           ${made.list.log.name}`,
    '',
    'Print the election key where people can compare it: whoever checks a release or a receipt asks for it.',
    `Take ${join(folder, 'offline')} apart: election.key to a safe, each recovery share to another person, lawyers.key to`,
    'the lawyers on duty. `kua keys directory` says with the election key at which addresses phones find the server.',
    'Two of the three shares open what was sealed when the intake key is lost. Then delete that folder here.',
    `Bring the rest of ${folder} to the server, into its keys folder (KUA_KEYS, or kua-data.keys beside kua-data),`,
    'and keep no copy of it: signer-state.jsonl must not be put back later.',
    '',
  ].join('\n');
}

async function beginAnew({ data, election, kept }: BeginOptions): Promise<string> {
  return withExistingData(data, async (folder) => {
    await requireElection(folder, election);
    const note = kept === undefined ? null : await readFile(kept, 'utf8').catch(() => '');
    const begun = await startMemoryAnew({
      pool: folder.database.app,
      keysFolder: folder.keys,
      election,
      kept: note,
    });
    if (!begun.ok) throw new Refused(begun.error, refusals[begun.error]);
    return `The log ends its generation ${begun.value}; with the next signature it begins another and says why.\n`;
  });
}

const refusals: Readonly<Record<MemoryLossRefusal, string>> = {
  'keys-missing': 'The keys folder has no keys of this election: bring them, or name it with KUA_KEYS.',
  'state-there': 'The keys folder has the signer’s memory of this election: nothing is lost.',
  'signer-busy': 'A signer still works with what it remembers of this election: stop kua serve first.',
  'checkpoint-forged': 'This is no checkpoint that the log of this election signed.',
  'checkpoint-unknown': 'The ledger has no checkpoint to go on from: give the latest that anybody kept with --kept.',
};

async function joinShares(paths: readonly string[]): Promise<string> {
  const shares = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(path, 'utf8').catch(() => '');
      const hex = /^kua-recovery-share\/1 \S+ ([0-9a-f]+)\s*$/.exec(text)?.[1];
      if (hex === undefined) throw new Refused('share-unreadable', `${path} is no share of a recovery key.`);
      return Uint8Array.from(Buffer.from(hex, 'hex'));
    }),
  );
  const joined = await combine(shares).catch(() => new Uint8Array());
  const identity = new TextDecoder().decode(joined);
  if (!/^AGE-SECRET-KEY-1[0-9A-Z]+$/.test(identity)) {
    throw new Refused('shares-unlike', 'These two shares do not belong together.');
  }
  return identity;
}
