import { InvalidArgumentError, type Command } from 'commander';
import { pino } from 'pino';
import { folds } from '../deliveries/folds.ts';
import { startServer } from '../http/server.ts';
import { portalBuild } from '../publication/portal-build.ts';
import { packRules } from '../registry/pack-rules.ts';
import { clock } from './clock.ts';
import { dataOption, withDataFolder, type DataFolder } from './data-folder.ts';
import { onEnd } from './exit.ts';

type Options = Readonly<{ data: string; host: string; port: number }>;

/** Adds `serve` to the program. */
export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('show the elections of a data folder and keep them up to date until Ctrl-C')
    .addOption(dataOption())
    .option('--port <number>', 'port to listen on', parsePort, 8080)
    .option('--host <address>', 'address to listen on; 0.0.0.0 for everybody who reaches this machine', '127.0.0.1')
    .action(async (options: Options) => {
      await withDataFolder(options.data, (data) => serve(data, options));
    });
}

/** Resolves when the server could not start; otherwise the process is ended from outside. */
async function serve(data: DataFolder, { host, port }: Options): Promise<void> {
  const started = await startServer({
    database: data.database,
    objects: data.objects,
    dataFolder: data.path,
    folds,
    portal: await portalBuild(),
    rules: packRules().rules,
    clock,
    log: pino({ base: null }, pino.destination({ dest: 2, sync: true })),
    host,
    port,
  });
  if (!started.ok) {
    process.stderr.write(`${started.error.sentence}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`Kua is at ${started.value.url.replace('127.0.0.1', 'localhost')} (Ctrl-C ends it)\n`);
  onEnd(() => started.value.close());
  await new Promise(() => undefined);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
