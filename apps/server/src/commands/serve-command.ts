import type { Command } from 'commander';
import { openCertificate, type Certificate } from '../http/certificate.ts';
import { appBuild } from '../publication/app-build.ts';
import { dataOption, withDataFolder, type DataFolder } from './data-folder.ts';
import { addressOf, portOption, startDataServer } from './data-server.ts';
import { WrongUse } from './wrong-use.ts';

type Options = Readonly<{ data: string; host: string; port: number; certificate?: string; key?: string }>;

/** Adds `serve` to the program. */
export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('show the elections of a data folder and keep them up to date until Ctrl-C, see docs/operating.md')
    .addOption(dataOption())
    .addOption(portOption())
    .option('--host <address>', 'address to listen on; 0.0.0.0 for everybody who reaches this machine', '127.0.0.1')
    .option('--certificate <file>', 'speak HTTPS with this certificate (PEM, with those that vouch for it)')
    .option('--key <file>', 'its private key (PEM, without a passphrase)')
    .action(async (options: Options) => {
      const certificate = await certificateOf(options);
      await withDataFolder(options.data, (data) => serve(data, options, certificate));
    });
}

/** Resolves when the server could not start; otherwise the process is ended from outside. */
async function serve(data: DataFolder, { host, port }: Options, certificate: Certificate | null): Promise<void> {
  const [portal, phone, desk] = await Promise.all([appBuild('portal'), appBuild('phone'), appBuild('desk')]);
  const tls = certificate === null ? {} : { certificate };
  const started = await startDataServer(data, { host, port, portal, phone, desk, logLevel: 'info', ...tls });
  if (!started.ok) {
    process.stderr.write(`${started.error.sentence}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`Kua is at ${addressOf(started.value)} (Ctrl-C ends it)\n`);
  if (certificate !== null)
    process.stdout.write(
      `Its certificate holds until ${certificate.until.toISOString().slice(0, 16)} UTC; another one in the same files is taken by itself.\n`,
    );
  await new Promise(() => undefined);
}

/** Before anything is started: mistyped files are wrong use. */
async function certificateOf({ certificate, key }: Options): Promise<Certificate | null> {
  if (certificate === undefined && key === undefined) return null;
  if (certificate === undefined || key === undefined)
    throw new WrongUse('--certificate and --key go together: one file has the certificate, the other its key.');
  const opened = await openCertificate({ certificate, key });
  if (!opened.ok) throw new WrongUse(opened.error);
  return opened.value;
}
