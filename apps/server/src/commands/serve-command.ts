import type { Command } from 'commander';
import { portalBuild } from '../publication/portal-build.ts';
import { dataOption, withDataFolder, type DataFolder } from './data-folder.ts';
import { addressOf, portOption, startDataServer } from './data-server.ts';

type Options = Readonly<{ data: string; host: string; port: number }>;

/** Adds `serve` to the program. */
export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('show the elections of a data folder and keep them up to date until Ctrl-C')
    .addOption(dataOption())
    .addOption(portOption())
    .option('--host <address>', 'address to listen on; 0.0.0.0 for everybody who reaches this machine', '127.0.0.1')
    .action(async (options: Options) => {
      await withDataFolder(options.data, (data) => serve(data, options));
    });
}

/** Resolves when the server could not start; otherwise the process is ended from outside. */
async function serve(data: DataFolder, { host, port }: Options): Promise<void> {
  const started = await startDataServer(data, { host, port, portal: await portalBuild(), logLevel: 'info' });
  if (!started.ok) {
    process.stderr.write(`${started.error.sentence}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`Kua is at ${addressOf(started.value)} (Ctrl-C ends it)\n`);
  await new Promise(() => undefined);
}
