import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { importProgress } from '../deliveries/import-progress.ts';
import { checkRequest, importFiles } from '../deliveries/import-run.ts';
import { importText, refusalText } from '../deliveries/import-text.ts';
import type { ReportFiles } from '../deliveries/quarantine-file.ts';
import type { DeliveryPlace } from '../deliveries/quarantine-store.ts';
import { clock } from './clock.ts';
import { dataOption, withDataFolder, withoutTrace } from './data-folder.ts';

type ImportOptions = Readonly<{ mapping: string; data: string; dryRun?: boolean; report?: string; json?: boolean }>;

/** Adds `import` to the program. */
export function registerImportCommand(program: Command): void {
  program
    .command('import')
    .description('take in files of results, stations or territories of any layout as one delivery of a source')
    .argument('<file...>', 'CSV or TSV, plain or gzip')
    .requiredOption('--mapping <file>', 'what the columns mean, see docs/formats/mapping.md')
    .addOption(dataOption())
    .option('--dry-run', 'tell what would happen and leave no trace')
    .option('--report <file>', 'also write the list of quarantined rows here, as JSON if it ends in .json, else as CSV')
    .option('--json', 'print the outcome as JSON')
    .action(async (files: readonly string[], options: ImportOptions) => {
      process.exitCode = await runImport(files, options);
    });
}

async function runImport(files: readonly string[], options: ImportOptions): Promise<number> {
  const mapping = await readMapping(options.mapping);
  if (!mapping.ok) return refuse(mapping.error, options);
  const checked = await checkRequest({ files, mapping: mapping.value });
  if (!checked.ok) return refuse(checked.error, options);
  // Rows are garbage as soon as they are copied. With nothing but short-lived objects V8 would let its young generation grow to its
  // limit, which is most of an import's memory; kept as it starts, it costs no time that could be measured.
  setFlagsFromString('--semi-space-growth-factor=1');
  const progress = importProgress(process.stderr);
  const withData = options.dryRun === true ? withoutTrace : withDataFolder;
  const outcome = await withData(options.data, async ({ database, objects }) =>
    importFiles({
      database,
      objects,
      files,
      mapping: mapping.value,
      dryRun: options.dryRun === true,
      now: clock(),
      reportFiles: (place) => reportFiles(options.data, place, options),
      onProgress: progress.show,
    }),
  );
  progress.end();
  if (!outcome.ok) return refuse(outcome.error, options);
  const report = outcome.value;
  const lists = report.rows.quarantined === 0 ? [] : reportFiles(options.data, report, options).map(({ path }) => path);
  if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(`${importText(report, { data: options.data, lists })}\n`);
  return 0;
}

/** A dry run writes only where it was asked to. */
function reportFiles(folder: string, { election, sequence }: DeliveryPlace, options: ImportOptions): ReportFiles {
  const kept = ['csv', 'json'].map((kind) => join(folder, 'reports', `${election}-${sequence}-quarantine.${kind}`));
  return [
    ...(options.dryRun === true ? [] : kept.map((path) => ({ path, always: false }))),
    ...(options.report === undefined ? [] : [{ path: options.report, always: true }]),
  ];
}

async function readMapping(path: string): Promise<Result<unknown, readonly Problem[]>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : null;
    const known = new Map<unknown, string>([
      ['ENOENT', 'There is no such file.'],
      ['EISDIR', 'This is a folder: name the mapping in it.'],
      ['EACCES', 'The file may not be read.'],
    ]);
    const sentence = known.get(why);
    if (sentence === undefined) throw error;
    return failure([{ code: 'mapping-unreadable', file: path, sentence }]);
  }
  try {
    // Editors of some systems add a mark at the beginning that JSON does not know.
    return success(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure([{ code: 'mapping-not-json', file: path, sentence: `This is not JSON: ${why}.` }]);
  }
}

function refuse(problems: readonly Problem[], { json }: ImportOptions): number {
  if (json === true) process.stdout.write(`${JSON.stringify({ problems })}\n`);
  process.stderr.write(`${refusalText(problems)}\n`);
  return 1;
}
