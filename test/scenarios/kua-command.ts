import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const kuaProgram = join(import.meta.dirname, '../../apps/server/bin/kua.mjs');

export type Ended = Readonly<{ code: number | null; out: string; err: string }>;

/** A command as somebody types it, on its own embedded database. */
export async function kua(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [kuaProgram, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', KUA_KEYS: '' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
