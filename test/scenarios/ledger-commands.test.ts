import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { clusterHome } from '../../apps/server/src/postgres/cluster-home.ts';
import { serverPid } from '../../apps/server/src/postgres/cluster-server.ts';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';

const kua = join(import.meta.dirname, '../../apps/server/bin/kua.mjs');
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));

let folder = '';
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => removeTestFolder(folder));

type Kua = ChildProcessByStdio<null, Readable, Readable>;

function start(args: readonly string[], node = process.execPath): Kua {
  return spawn(node, [kua, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DATABASE_URL: '' } });
}

async function run(...args: readonly string[]) {
  const child = start(args);
  const exited = once(child, 'exit').then(([code]: unknown[]) => code);
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { out, err, code };
}

async function isRunning(data: string): Promise<boolean> {
  return (await serverPid((await clusterHome(data)).folder)) !== null;
}

async function untilServing(child: Kua): Promise<void> {
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes('http')) return;
  }
  throw new Error(`ended early: ${said}`);
}

describe('the command line', () => {
  test('makes a data folder, says where it is, and leaves nothing running', async () => {
    const data = join(folder, 'init');
    const { out, code } = await run('init', '--data', data, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ data, database: (await clusterHome(data)).folder });
    expect(await isRunning(data)).toBe(false);
  });

  test('refuses a file where the data folder should be', async () => {
    const { err, code } = await run('init', '--data', kua);
    expect(err).toContain('(data-folder-unusable)');
    expect(code).toBe(1);
  });

  test.each([
    [['nonsense'], /unknown command 'nonsense'/],
    [['init', '--nonsense'], /unknown option '--nonsense'/],
    [['init', 'superfluous'], /too many arguments/],
    [[], /Usage: kua/],
  ])('wrong use of %j ends with 2', async (args, sentence) => {
    const { err, code } = await run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  test.each(['compare', 'publish', 'rebuild'] as const)(
    '%s refuses a folder that holds no data, and makes none',
    async (command) => {
      const mistyped = join(folder, 'mistyped');
      const rest = {
        compare: ['--election', 'e'],
        publish: ['--election', 'e', '--out', join(folder, 'site')],
        rebuild: [],
      };
      const { code, err } = await run(command, '--data', mistyped, ...rest[command]);
      expect(err).toContain('(data-folder-unknown)');
      expect(code).toBe(1);
      expect(existsSync(mistyped)).toBe(false);
    },
  );

  test('help is no mistake', async () => {
    const { out, code } = await run('--help');
    expect(code).toBe(0);
    for (const command of ['init', 'import', 'compare', 'publish', 'serve', 'rebuild', 'backup', 'restore', 'pack'])
      expect(out).toContain(`  ${command}`);
  });
});

describe('kua rebuild', () => {
  test(
    '--check proves equality, and finds a tampered row that a rebuild then puts right',
    { timeout: 120_000 },
    async () => {
      const data = join(folder, 'rebuild');
      expect(await run('init', '--data', data)).toMatchObject({ code: 0 });
      expect(await run('rebuild', '--check', '--data', data)).toMatchObject({ code: 0, out: 'The ledger is empty.\n' });
      const database = await openDatabase(data, '');
      const territories = [{ id: 'whole', parent: null, level: 0, name: { en: 'The whole' } }];
      const entries = [contentEntry('registry', { type: 'territories', territories })];
      await appendEntries(database.app, { election: 'e-2026', entries, receivedAt: '2026-01-01T00:00:00Z' });
      await database.close();

      // The entry was appended by a program that died before it was folded: any command folds it.
      expect(await run('rebuild', '--check', '--data', data)).toMatchObject({ code: 0, err: '' });
      const tampering = await openDatabase(data, '');
      await tampering.projector.query(`update projection.territory set name = '{"en": "Another"}'`);
      await tampering.close();

      const checked = await run('rebuild', '--check', '--data', data);
      expect(checked.code).toBe(1);
      expect(checked.out).toContain(
        'territory: 1 rows are shown that the ledger does not give, 1 that it gives are not shown.',
      );
      expect(checked.out).toContain('"Another"');
      const told: unknown = JSON.parse((await run('rebuild', '--check', '--data', data, '--json')).out);
      expect(told).toMatchObject({ equal: false, differences: [{ table: 'territory', extra: 1, missing: 1 }] });

      expect(await run('rebuild', '--data', data)).toMatchObject({ code: 0, out: 'e-2026: rebuilt up to entry 1.\n' });
      expect(await run('rebuild', '--check', '--election', 'e-2026', '--data', data)).toMatchObject({ code: 0 });
      expect(await run('rebuild', '--check', '--election', 'other', '--data', data)).toMatchObject({ code: 1 });
      expect(await isRunning(data)).toBe(false);
    },
  );
});

describe('ending a command', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends everything that it started', async (signal, code) => {
    const data = join(folder, signal);
    const serving = start(['serve', '--port', '0', '--data', data]);
    await untilServing(serving);
    expect(await isRunning(data)).toBe(true);
    const exited = once(serving, 'exit');
    serving.kill(signal);
    expect(await exited).toEqual([code, null]);
    expect(await isRunning(data)).toBe(false);
  });

  test('a command beside a running one attaches to its server and does not stop it', async () => {
    const data = join(folder, 'beside');
    const serving = start(['serve', '--port', '0', '--data', data]);
    await untilServing(serving);
    expect(await run('rebuild', '--check', '--data', data)).toMatchObject({ code: 0 });
    expect(await isRunning(data)).toBe(true);
    const exited = once(serving, 'exit');
    serving.kill('SIGINT');
    await exited;
    expect(await isRunning(data)).toBe(false);
  });

  test.skipIf(oldNode === undefined)('an older Node hands over, and the end of either ends both', async () => {
    const data = join(folder, 'handed-over');
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const serving = start(['serve', '--port', '0', '--data', data], oldNode);
      await untilServing(serving);
      const exited = once(serving, 'exit');
      serving.kill(signal);
      expect(await exited).toEqual(signal === 'SIGTERM' ? [143, null] : [null, 'SIGKILL']);
      await expect.poll(() => isRunning(data), { timeout: 10_000 }).toBe(false);
    }
  });
});
