import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import { folds } from '../deliveries/folds.ts';
import { receivePhotos, type PhotoReport } from '../deliveries/photo-receiving.ts';
import { sourcesOf } from '../deliveries/photo-store.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { findKeyList } from '../evidence/key-list-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData } from './data-folder.ts';
import { electionOption, requireElection } from './election-option.ts';
import { Refused } from './wrong-use.ts';

type Options = Readonly<{ election: string; organisation: string; data: string; json?: boolean }>;

/** Adds `receive photos`. */
export function registerReceivePhotos(receive: Command): void {
  receive
    .command('photos')
    .description('take in photos of protocols that another organisation collected; verifiers find their stations')
    .argument('<folder>', 'photos, or a chat as Telegram (JSON) or WhatsApp exports it, with its media')
    .addOption(electionOption())
    .requiredOption('--organisation <id>', 'whose photos they are, as a source of the election')
    .addOption(dataOption())
    .option('--json', 'print the outcome as JSON')
    .action(async (folder: string, options: Options) => {
      const report = await receiveFolder(folder, options);
      process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : photosText(report));
    });
}

async function receiveFolder(folder: string, { data, election, organisation }: Options): Promise<PhotoReport> {
  if ((await stat(folder).catch(() => null))?.isDirectory() !== true)
    throw new Refused('folder-unknown', `${folder} is no folder: unpack the export and name its folder.`);
  return withExistingData(data, async (kept) => {
    await requireElection(kept, election);
    const { database, objects } = kept;
    const sources = await sourcesOf(database.app, election);
    if (!sources.includes(organisation))
      throw new Refused(
        'source-unknown',
        `${organisation} is no source of ${election}; its sources are ${sources.join(', ')}. Nothing was taken in.`,
      );
    const note = await findKeyList(database.app, election);
    const recipients = note === null ? null : openKeyList(note, verifyEd25519);
    if (recipients === null)
      throw new Refused('keys-not-made', 'Photos are sealed, and this election has no keys yet: kua keys makes them.');
    const pool = database.app;
    const source = organisation;
    const report = await receivePhotos({ pool, objects, election, source, folder, recipients, now: clock() });
    await projectToHead(database, { election, objects, folds });
    return report;
  });
}

function photosText({ kind, sets, photos, known, left }: PhotoReport): string {
  const from = { telegram: 'a Telegram chat', whatsapp: 'a WhatsApp chat', folder: 'a folder' }[kind];
  return [
    `Taken in from ${from}: ${photos} photos in ${sets} sets. Verifiers find their stations while the server runs.`,
    ...(known === 0 ? [] : [`${known} photos of this organisation were there already.`]),
    ...(left.length === 0
      ? []
      : [`${left.length} files were left where they are, because they are no photos that can be read:`]),
    ...left.map((path) => `  ${path}`),
    '',
  ].join('\n');
}
