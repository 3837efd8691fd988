import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { combine } from 'shamir-secret-sharing';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import { writeDurably } from '../evidence/durable-file.ts';
import { ensureElectionKeys } from '../evidence/election-keys.ts';
import { findKeyList } from '../evidence/key-list-store.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData } from './data-folder.ts';
import { electionOption, requireElection } from './election-option.ts';
import { Refused } from './wrong-use.ts';

type Options = Readonly<{ data: string; election: string; log?: string }>;

/** Adds `keys` to the program: makes and shows the keys of an election, and joins shares of the recovery key. */
export function registerKeysCommand(program: Command): void {
  const keys = program.command('keys').description('keys of an election: where they lie, and who must have which');
  keys
    .command('make', { isDefault: true })
    .description('make the keys where there are none, and say what to do with them')
    .addOption(electionOption())
    .option('--log <name>', 'name of the log, such as log.example.org/2026; by default made from its key')
    .addOption(dataOption())
    .action(async (options: Options) => {
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
}

async function makeKeys({ data, election, log }: Options): Promise<string> {
  return withExistingData(data, async (folder) => {
    await requireElection(folder, election);
    const { app } = folder.database;
    const made = await ensureElectionKeys({
      pool: app,
      keysFolder: folder.keys,
      election,
      now: clock(),
      known: await findKeyList(app, election),
      ...(log === undefined ? {} : { log }),
    });
    if (!made.ok) throw new Refused(made.error, refusals[made.error]);
    const offline = join(folder.keys, election, 'offline');
    return [
      `Election key  ${formatNoteKey(made.value.list.key)}`,
      `Log           ${made.value.list.log.name}`,
      '',
      'Print the election key where people can compare it: whoever checks a release or a receipt asks for it.',
      `Take the folder ${offline} to other machines: election.key to a safe, each recovery share to another person.`,
      'Two of the three shares open what was sealed when the intake key is lost. Then delete the folder here.',
      '',
    ].join('\n');
  });
}

const refusals = {
  'keys-missing':
    'The ledger has keys of this election and the keys folder does not: bring it back, or name it with KUA_KEYS.',
  'keys-other': 'The keys folder has other keys of this election than the ledger.',
} as const;

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
