import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isAddress, mostAddresses } from '@kua/core/evidence/directory.ts';
import { signDirectory, type DirectoryRefusal } from '../evidence/directory-file.ts';
import { findElectionKeys } from '../evidence/key-folder.ts';
import { clock } from './clock.ts';
import { electionOption } from './election-option.ts';
import { Refused, WrongUse } from './wrong-use.ts';

type Options = Readonly<{ election: string; keys: string; address: readonly string[] }>;

/** Adds `directory` to `kua keys`: at which addresses phones find the intake of an election. */
export function registerDirectoryCommand(keys: Command): void {
  keys
    .command('directory')
    .description(
      'where the election key is: sign at which addresses phones find the intake, and whose the lawyers’ key is',
    )
    .addOption(electionOption())
    .option('--keys <dir>', 'folder that `kua keys make` made, with its part offline', 'kua-keys')
    .option('--address <url...>', `origins such as https://kua.example.org, in the order in which phones try them`, [])
    .action(async (options: Options) => {
      process.stdout.write(await makeDirectory(options));
    });
}

async function makeDirectory({ election, keys, address }: Options): Promise<string> {
  const addresses = [...new Set(address)];
  const wrong = addresses.find((text) => !isAddress(text));
  if (wrong !== undefined)
    throw new WrongUse(`--address is no origin such as https://kua.example.org, without a path: ${wrong}`);
  if (addresses.length > mostAddresses) throw new WrongUse(`A directory has at most ${mostAddresses} addresses.`);
  const found = await findElectionKeys(resolve(keys), election);
  if (found === null) throw new Refused('keys-not-made', `${keys} has no keys of ${JSON.stringify(election)}.`);
  if (found === 'damaged') throw new Refused('keys-damaged', `The keys.txt of ${election} is not as it was signed.`);
  const signed = await signDirectory(resolve(keys), found.list, { addresses, now: clock() });
  if (!signed.ok) throw new Refused(signed.error, refusals[signed.error]);
  const { directory, lawyersMade } = signed.value;
  return [
    `Lawyers    ${directory.lawyers}${lawyersMade ? ' (made now: there was no directory.txt here)' : ''}`,
    `Addresses  ${addresses.length === 0 ? 'none: a phone knows the server at which it joined' : addresses.join(' ')}`,
    '',
    'Bring directory.txt to the server, into its keys folder beside keys.txt: it is published within seconds.',
    'Give offline/lawyers.key to the lawyers on duty, and to nobody else: it opens what observers left for them.',
    '',
  ].join('\n');
}

const refusals: Readonly<Record<DirectoryRefusal, string>> = {
  'election-key-missing': 'The part offline with election.key is not here: run this where it is kept.',
  'keys-other': 'The election key here is not the one that signed keys.txt.',
  'directory-damaged': 'The directory.txt that is here is not as it was signed: bring the one from the server.',
  'clock-behind': 'The directory that is here says that it was made later than now: set the clock of this machine.',
};
