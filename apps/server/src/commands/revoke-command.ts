import type { Command } from 'commander';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { findDevice } from '../access/device-store.ts';
import { folds } from '../deliveries/folds.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData } from './data-folder.ts';
import { electionOption, requireElection } from './election-option.ts';
import { Refused } from './wrong-use.ts';

type Options = Readonly<{ data: string; election: string; device: string }>;

/** Adds `revoke` to the program: for a phone that was taken away. */
export function registerRevokeCommand(program: Command): void {
  program
    .command('revoke')
    .description(
      'take a device off the list: the little that it may send from now on is kept and marked, and counts nowhere',
    )
    .addOption(electionOption())
    .requiredOption('--device <key>', 'its key, 64 hex digits')
    .addOption(dataOption())
    .action(async (options: Options) => {
      await revoke(options);
      process.stdout.write(`${options.device} is revoked. What it sent before stays what it is.\n`);
    });
}

async function revoke({ data, election, device }: Options): Promise<void> {
  await withExistingData(data, async (folder) => {
    await requireElection(folder, election);
    const { database, objects } = folder;
    const known = await findDevice(database.app, { election, device });
    if (known === null) throw new Refused('device-unknown', `No device ${device} is on the list of ${election}.`);
    const entries = [contentEntry('registry', { type: 'revocation', device })];
    await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
    await projectToHead(database, { election, objects, folds });
  });
}
