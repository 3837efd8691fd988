import type { Command } from 'commander';
import { folds } from '../deliveries/folds.ts';
import { importProgress } from '../deliveries/import-progress.ts';
import { headSequence } from '../evidence/ledger-store.ts';
import { checkProjections, rebuildProjections } from '../evidence/rebuild.ts';
import type { RebuildCheck } from '../evidence/rebuild.ts';
import { dataOption, withExistingData } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';

type Options = Readonly<{ data: string; election?: string; check?: boolean; json?: boolean }>;

/** Adds `rebuild` to the program. */
export function registerRebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description('fold the whole ledger again, in the place of what is shown or to check it')
    .addOption(dataOption())
    .option('--election <id>', 'only this election; otherwise all of them')
    .option('--check', 'change nothing: prove that what is shown equals its rebuild, end with 1 if not')
    .option('--json', 'print the outcome as JSON')
    .action(async (options: Options) => {
      await withExistingData(options.data, (data) => rebuild(data, options));
    });
}

async function rebuild(data: DataFolder, options: Options): Promise<void> {
  const election = options.election ?? null;
  if (election !== null && (await headSequence(data.database.app, election)) === 0) {
    process.stderr.write(`There is no election ${election} in ${data.path}.\n`);
    process.exitCode = 1;
    return;
  }
  const progress = importProgress(process.stderr);
  const rebuilding = { election, objects: data.objects, folds, onProgress: progress.show };
  if (options.check === true) {
    const check = await checkProjections(data.database, rebuilding);
    progress.end();
    print(options, check, describeCheck(check));
    if (!check.equal) process.exitCode = 1;
    return;
  }
  const elections = await rebuildProjections(data.database, rebuilding);
  progress.end();
  const lines = elections.map((item) => `${item.election}: rebuilt up to entry ${item.rebuilt}.`);
  print(options, { elections }, lines.length === 0 ? ['The ledger is empty.'] : lines);
}

function print(options: Options, outcome: unknown, lines: readonly string[]): void {
  if (options.json === true) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  else process.stdout.write(`${lines.join('\n')}\n`);
}

function describeCheck(check: RebuildCheck): readonly string[] {
  if (check.elections.length === 0 && check.equal) return ['The ledger is empty.'];
  return [
    ...check.elections.map(({ election, ledger, projected, rebuilt }) =>
      projected === rebuilt && rebuilt >= ledger
        ? `${election}: rebuilt up to entry ${rebuilt}, the ledger's head.`
        : `${election}: the ledger has ${ledger} entries, the projections show ${projected}, the rebuild reached ${rebuilt}.`,
    ),
    ...check.differences.flatMap(({ table, extra, missing, examples }) => [
      `${table}: ${extra} rows are shown that the ledger does not give, ${missing} that it gives are not shown.`,
      ...examples.map(({ side, row }) => `  ${side} ${row}`),
    ]),
    check.equal ? 'Everything shown equals its rebuild.' : 'What is shown does not equal its rebuild.',
  ];
}
