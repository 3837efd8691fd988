import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Result } from '@kua/core/kernel/result.ts';
import { namedObjects } from '../deliveries/named-objects.ts';
import type { BackupRefusal } from '../evidence/backup-folder.ts';
import { writeBackup, type BackupReport } from '../evidence/backup-writer.ts';
import { databaseTrouble } from '../postgres/database-trouble.ts';
import { backupProgress, numberText } from './backup-progress.ts';
import { clock } from './clock.ts';
import { dataOption, requireExisting, withUnfoldedData } from './data-folder.ts';
import { Refused } from './wrong-use.ts';

type Options = Readonly<{ data: string; out: string; json?: boolean }>;

/** Adds `backup` to the program. */
export function registerBackupCommand(program: Command): void {
  program
    .command('backup')
    .description('copy ledger and files of one moment into a folder, also while others work; keys are not in it')
    .addOption(dataOption())
    .requiredOption('--out <dir>', 'new folder, or one that holds an earlier backup of the same data')
    .option('--json', 'print the outcome as JSON')
    .action(async (options: Options) => {
      process.exitCode = await backup(options);
    });
}

async function backup(options: Options): Promise<number> {
  requireExisting(options.data);
  const progress = backupProgress(process.stderr);
  const written = await withUnfoldedData(options.data, ({ database, objects }) =>
    writeBackup({
      pool: database.app,
      objects,
      folder: options.out,
      named: namedObjects,
      now: clock(),
      onProgress: progress.show,
    }).catch(refuseFull),
  );
  progress.end();
  if (!written.ok) {
    if (options.json === true) process.stdout.write(`${JSON.stringify({ error: written.error })}\n`);
    throw new Refused(written.error.code, written.error.sentence);
  }
  const { missing, faults } = written.value;
  if (options.json === true) process.stdout.write(`${JSON.stringify(outcomeOf(written.value, options))}\n`);
  else process.stdout.write(`${textOf(written.value, options)}\n`);
  for (const digest of missing) process.stderr.write(`Missing or damaged: ${digest} (object-missing)\n`);
  for (const fault of faults) process.stderr.write(`${fault} (ledger-damaged)\n`);
  if (faults.length > 0) process.stderr.write('kua restore will refuse this backup.\n');
  return missing.length > 0 || faults.length > 0 ? 1 : 0;
}

function refuseFull(error: unknown): Result<never, BackupRefusal> {
  if (databaseTrouble(error) !== 'full') throw error;
  const sentence = 'There is no room for the backup. What is there is gone on with by the same command.';
  throw new Refused('storage-full', sentence);
}

function outcomeOf({ manifest, copied, missing, faults }: BackupReport, { out }: Options) {
  const { sha256, created, elections, held, received, contacts, objects } = manifest;
  return {
    backup: resolve(out),
    sha256,
    created,
    elections,
    held,
    received,
    contacts,
    objects,
    copied,
    missing,
    faults,
  };
}

function textOf({ manifest, copied }: BackupReport, { out }: Options): string {
  const { elections, held, received, contacts = 0, objects, sha256 } = manifest;
  return [
    ...elections.map(({ election, entries }) => `${election}: ${numberText(entries)} entries`),
    `${numberText(objects.count)} files are named, ${numberText(copied)} were copied now; ${numberText(received)} came from phones`,
    ...(held === 0 ? [] : [`${numberText(held)} submissions wait for their device to be put on the list`]),
    ...(contacts === 0 ? [] : [`${numberText(contacts)} devices left a contact or a check-in`]),
    `Backup ${resolve(out)}, digest of its manifest ${sha256}`,
    'Keys are not in it: the keys folder is kept elsewhere.',
  ].join('\n');
}
