/** The server burns down. What was backed up comes back; what came after the backup is missing, and nobody can hide that. */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import { clusterHome, removeCluster } from '../../apps/server/src/postgres/cluster-home.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { postSubmissions } from '../prove/crash-check.ts';
import { acknowledgedBy, makePhones, startLoad, untilTaken, type Acks } from '../prove/crash-load.ts';
import {
  election,
  killKua,
  killPostgres,
  postmaster,
  prepareData,
  startKua,
  type Running,
} from '../prove/crash-server.ts';
import { kua, kuaProgram } from './kua-command.ts';
import { until } from './ledger-election.ts';

let folder = '';
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => removeTestFolder(folder));

type Place = Readonly<{ data: string; out: string; keys: KeyList }>;

async function makePlace(name: string): Promise<Place> {
  const data = join(folder, name);
  return { data, out: join(folder, `${name}-backup`), keys: await prepareData(data) };
}

/** Data folder and database are gone; the keys folder lay elsewhere. */
async function burnDown({ data }: Place): Promise<void> {
  await killPostgres(data);
  await removeCluster(await clusterHome(data));
  await rm(data, { recursive: true });
}

async function stop({ child }: Running): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Sends again what was sent before, as phones do. */
async function sendAgain(url: string, { submissions }: Acks) {
  const answers: Readonly<Record<string, unknown>>[] = [];
  for (let start = 0; start < submissions.length; start += 100) {
    const envelopes: readonly Envelope[] = submissions.slice(start, start + 100).map(({ envelope }) => envelope);
    const { answer } = await until(
      () => postSubmissions(url, envelopes),
      (all) => all.every(({ status }) => status !== 503),
      60_000,
    );
    answers.push(...answer);
  }
  return answers;
}

async function filesOf({ data }: Place, { files }: Acks): Promise<readonly string[]> {
  const found = files.map(async ({ digest }) => {
    const bytes = await readFile(join(data, 'objects', digest.slice(0, 2), digest));
    return createHash('sha256').update(bytes).digest('hex');
  });
  return Promise.all(found);
}

async function checkpointOf(url: string, origin: RegExp): Promise<string> {
  const { answer } = await until(
    async () => (await fetch(`${url}/log/${election}/checkpoint`)).text(),
    (note) => origin.test(note),
    30_000,
  );
  return answer;
}

function verify(...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('node_modules/.bin/kua-verify', args, (error, out, err) =>
      resolve(error === null ? 'ok' : `${out}${err}`),
    );
  });
}

/** What a line of a receipt says. */
function said(receipt: unknown, name: string): string | undefined {
  return new RegExp(`^${name} (.*)$`, 'm').exec(String(receipt))?.[1];
}

test('nothing came after the backup: everything is as it was, and the log goes on', { timeout: 180_000 }, async () => {
  const place = await makePlace('at-rest');
  const { data, out, keys } = place;
  let server = await startKua(data);
  const load = startLoad(server.url, makePhones(keys));
  expect(await untilTaken(load, 40)).toBe(true);
  await load.stop();
  const acks = acknowledgedBy(load);
  expect(acks.files.length).toBeGreaterThan(0);
  await stop(server);

  expect(await kua('backup', '--data', data, '--out', out)).toMatchObject({ code: 0, err: '' });
  expect(await postmaster(data)).toBeNull();
  // A file that the disk lost is named; the rest is kept, and comes back.
  const lost = acks.files[0]?.digest ?? '';
  await rename(join(data, 'objects', lost.slice(0, 2), lost), join(folder, lost));
  const told = { code: 1, err: expect.stringContaining(`${lost} (object-missing)`) as unknown };
  expect(await kua('backup', '--data', data, '--out', `${out}-without`)).toMatchObject(told);
  // A key list that is damaged is said, and costs nothing of what was restored.
  const without = join(folder, 'without');
  await mkdir(join(`${without}.keys`, election), { recursive: true });
  await writeFile(join(`${without}.keys`, election, 'keys.txt'), 'half a li');
  const back = await kua('restore', `${out}-without`, '--data', without);
  expect(back).toMatchObject(told);
  expect(back.err).toContain('(keys-damaged)');
  expect(existsSync(join(without, 'objects'))).toBe(true);
  // The backup from before has it still, and keeps it.
  expect(await kua('backup', '--data', data, '--out', out)).toMatchObject({ code: 0, err: '' });
  await burnDown(place);
  // The keys are not in the backup: without them it is said what cannot be done.
  await rename(`${data}.keys`, `${data}.safe`);
  const restored = await kua('restore', out, '--data', data);
  expect(restored).toMatchObject({ code: 0, err: expect.stringContaining('(keys-missing)') as unknown });
  expect(restored.out).toContain(`Data folder ${data}`);
  await rename(`${data}.safe`, `${data}.keys`);
  expect(await kua('rebuild', '--check', '--data', data)).toMatchObject({ code: 0 });

  server = await startKua(data);
  const again = await sendAgain(server.url, acks);
  expect(again.map(({ status }) => status)).toEqual(acks.submissions.map(() => 200));
  expect(again.map(({ receipt }) => receipt)).toEqual(acks.submissions.map(({ receipt }) => receipt));
  expect(await filesOf(place, acks)).toEqual(acks.files.map(({ digest }) => digest));
  await checkpointOf(server.url, /^\S+\/1\n/);
  expect((await fetch(`${server.url}/log/${election}/rupture-2.txt`)).status).toBe(404);
  await killKua(server);
  await killPostgres(data);
});

test('more came after the backup: it is missed aloud, and taken in again', { timeout: 180_000 }, async () => {
  const place = await makePlace('on-the-night');
  const { data, out, keys } = place;
  let server = await startKua(data);
  const load = startLoad(server.url, makePhones(keys));
  expect(await untilTaken(load, 40)).toBe(true);
  const before = acknowledgedBy(load);
  // People go on sending while the backup is made, and after it.
  const backup = await kua('backup', '--data', data, '--out', out, '--json');
  expect(backup).toMatchObject({ code: 0, err: '' });
  const { elections } = JSON.parse(backup.out) as { elections: { entries: number }[] };
  const inBackup = elections[0]?.entries ?? 0;
  expect(await untilTaken(load, load.submissions.length + 40)).toBe(true);
  await load.stop();
  const all = acknowledgedBy(load);
  expect(all.submissions.length).toBeGreaterThan(before.submissions.length + 40);
  await checkpointOf(server.url, /^\S+\/1\n/);
  await killKua(server);
  await burnDown(place);

  const restored = await kua('restore', out, '--data', data, '--json');
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(restored.out)).toMatchObject({ elections, keys: [{ election, keys: 'there' }], missing: [] });
  expect(await kua('rebuild', '--check', '--data', data)).toMatchObject({ code: 0 });

  server = await startKua(data);
  const known = await sendAgain(server.url, before);
  for (const [index, { receipt }] of before.submissions.entries()) {
    expect(known[index]).toMatchObject({ status: 200 });
    for (const name of ['index', 'leaf', 'time', 'sealed'])
      expect(said(known[index]?.['receipt'], name)).toBe(said(receipt, name));
  }
  expect(await filesOf(place, before)).toEqual(before.files.map(({ digest }) => digest));
  // What was lost is new here, and gets a receipt.
  const answers = await sendAgain(server.url, all);
  expect(answers.every(({ status, receipt }) => (status === 200 || status === 201) && receipt !== undefined)).toBe(
    true,
  );
  const lost = all.submissions.filter(({ receipt }) => Number(said(receipt, 'index')) >= inBackup);
  expect(lost.length).toBeGreaterThanOrEqual(40);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(lost.length);

  await checkpointOf(server.url, /^\S+\/2\n/);
  const rupture = await (await fetch(`${server.url}/log/${election}/rupture-2.txt`)).text();
  expect(rupture).toMatch(/^kua-rupture\/1\n/);
  const key = formatNoteKey(keys.key);
  await until(
    () => verify(join(data, 'release', election), '--election-key', key),
    (found) => found === 'ok',
    60_000,
  );
  await killKua(server);
  await killPostgres(data);
});

describe('what is refused', () => {
  test(
    'folders that are not empty, backups that are not whole, and what a crash left',
    { timeout: 180_000 },
    async () => {
      const { data, out } = await makePlace('refused');
      expect(await kua('backup', '--data', join(folder, 'nowhere'), '--out', out)).toMatchObject({
        code: 1,
        err: expect.stringContaining('(data-folder-unknown)') as unknown,
      });
      expect(existsSync(out)).toBe(false);
      expect(await kua('backup', '--data', data)).toMatchObject({ code: 2 });
      expect(await kua('backup', '--data', data, '--out', data)).toMatchObject({
        code: 1,
        err: expect.stringContaining('(out-folder-taken)') as unknown,
      });
      expect(await kua('backup', '--data', data, '--out', out)).toMatchObject({ code: 0 });
      expect(await kua('restore', out, '--data', data)).toMatchObject({
        code: 1,
        err: expect.stringContaining('(data-folder-taken)') as unknown,
      });
      expect(await kua('restore', data, '--data', join(folder, 'new'))).toMatchObject({
        code: 1,
        err: expect.stringContaining('(backup-unknown)') as unknown,
      });

      // A restore is killed: no command takes what it left for whole, and the next restore begins anew.
      const half = join(folder, 'half');
      const killed = spawn(process.execPath, [kuaProgram, 'restore', out, '--data', half], { stdio: 'ignore' });
      await until(
        // Asked too early, the question itself would make the folder.
        () => (existsSync(join(half, 'database.json')) ? postmaster(half) : Promise.resolve(null)),
        (pid) => pid !== null,
        60_000,
      ).finally(() => killed.kill('SIGKILL'));
      expect(await kua('rebuild', '--check', '--data', half)).toMatchObject({
        code: 1,
        err: expect.stringContaining('(restore-unfinished)') as unknown,
      });
      const rest = (await clusterHome(half)).folder;
      expect(await kua('restore', out, '--data', half)).toMatchObject({ code: 0 });
      expect((await clusterHome(half)).folder).not.toBe(rest);
      expect(existsSync(rest)).toBe(false);
      expect(await kua('rebuild', '--check', '--data', half)).toMatchObject({ code: 0 });
      expect(await postmaster(half)).toBeNull();

      // One byte more in one file: the file is named, and nothing stays.
      const part = join(out, 'rows-1', `entries-${election}.jsonl.gz`);
      await appendFile(part, ' ');
      const damaged = join(folder, 'damaged');
      const refused = await kua('restore', out, '--data', damaged, '--json');
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('(backup-damaged)') as unknown });
      expect(JSON.parse(refused.out)).toMatchObject({ error: { part: `rows-1/entries-${election}.jsonl.gz` } });
      expect(await readdir(folder)).not.toContain('damaged');
    },
  );
});
