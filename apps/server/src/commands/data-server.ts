import { existsSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { pino } from 'pino';
import type { Result } from '@kua/core/kernel/result.ts';
import { folds } from '../deliveries/folds.ts';
import type { Certificate } from '../http/certificate.ts';
import type { ServerRefusal } from '../http/listening.ts';
import { startServer, type Server } from '../http/server.ts';
import { packRules } from '../registry/pack-rules.ts';
import { clock } from './clock.ts';
import type { DataFolder } from './data-folder.ts';
import { onEnd } from './exit.ts';

/** `--port N`, the same for every command that serves. */
export function portOption(): Option {
  return new Option('--port <number>', 'port to listen on').default(8080).argParser(parsePort);
}

export type DataServerOptions = Readonly<{
  host: string;
  port: number;
  /** Folders of the built apps. */
  portal: string;
  phone: string;
  desk: string;
  certificate?: Certificate;
  logLevel: 'info' | 'warn';
}>;

/** Serves a data folder until the process is told to end. */
export async function startDataServer(
  { database, objects, path, keys }: DataFolder,
  options: DataServerOptions,
): Promise<Result<Server, ServerRefusal>> {
  const log = pino({ base: null, level: options.logLevel }, pino.destination({ dest: 2, sync: true }));
  const { rules } = packRules();
  const started = await startServer({
    database,
    objects,
    dataFolder: path,
    keysFolder: keys,
    // A server of one's own looks after its own disks.
    diskFolders: existsSync(database.place) ? [path, database.place] : [path],
    folds,
    rules,
    clock,
    log,
    ...options,
  });
  if (started.ok) onEnd(() => started.value.close());
  return started;
}

/** The address as people write it. */
export function addressOf({ url }: Server): string {
  return url.replace('127.0.0.1', 'localhost');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
