import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const phone = join(import.meta.dirname, '..', '..', 'apps', 'phone');
let building: Promise<string> | null = null;

/** The folder of the built app; built once in a process. */
export function buildPhone(): Promise<string> {
  building ??= build();
  return building;
}

async function build(): Promise<string> {
  const vite = dirname(createRequire(join(phone, 'package.json')).resolve('vite/package.json'));
  await promisify(execFile)(process.execPath, [join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: phone,
  });
  return join(phone, 'dist');
}
