import { Option } from 'commander';
import { headSequence } from '../evidence/ledger-store.ts';
import type { DataFolder } from './data-folder.ts';
import { Refused } from './wrong-use.ts';

/** `--election ID`, the same for every command that works on one. */
export function electionOption(): Option {
  return new Option('--election <id>', 'election').makeOptionMandatory();
}

/** Refuses an election of which the ledger has nothing. */
export async function requireElection({ database }: DataFolder, election: string): Promise<void> {
  if ((await headSequence(database.app, election)) > 0) return;
  throw new Refused('election-unknown', `There is no election ${JSON.stringify(election)} in this data folder.`);
}
