import { resolve } from 'node:path';
import type { Command } from 'commander';
import { dataOption, withDataFolder } from './data-folder.ts';

/** Adds `init` to the program. */
export function registerInitCommand(program: Command): void {
  program
    .command('init')
    .description('make a data folder with its database, and say where they are')
    .addOption(dataOption())
    .option('--json', 'print the outcome as JSON')
    .action(async (options: Readonly<{ data: string; json?: boolean }>) => {
      const database = await withDataFolder(options.data, (data) => Promise.resolve(data.database.place));
      const folder = resolve(options.data);
      if (options.json === true) process.stdout.write(`${JSON.stringify({ data: folder, database })}\n`);
      else process.stdout.write(`Data folder ${folder}\nDatabase    ${database}\n`);
    });
}
