import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { readDirectory } from '../../apps/server/src/evidence/directory-file.ts';
import { makeElectionKeys, readElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { logWriter } from '../../apps/server/src/evidence/log-writer.ts';
import { startMemoryAnew } from '../../apps/server/src/evidence/memory-loss.ts';
import { startSigner } from '../../apps/server/src/evidence/signer.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection } from './ledger-election.ts';

const kua = join(import.meta.dirname, '../../apps/server/bin/kua.mjs');

function run(...args: readonly string[]): Promise<Readonly<{ code: number; err: string }>> {
  return new Promise((resolve) => {
    execFile(process.execPath, [kua, ...args], (error, _out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), err });
    });
  });
}

test('keys are made once and whole; any two shares make the recovery key', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-keys-'));
  try {
    const now = new Date('2026-01-01T00:00:00Z');
    const [keys, faster] = await Promise.all([
      makeElectionKeys(folder, 'shore', { now }),
      makeElectionKeys(folder, 'shore', { now }),
    ]);
    expect(faster).toEqual(keys);
    expect(await makeElectionKeys(folder, 'shore', { now })).toEqual(keys);
    expect(await readElectionKeys(folder, 'shore')).toEqual(keys);
    expect(await readdir(folder)).toEqual(['shore']);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect(mode & 0o777).toBe(entry.isDirectory() ? 0o700 : 0o600);
    }
    await makeElectionKeys(folder, 'other', { now });
    const share = (number: number, election = 'shore') =>
      join(folder, election, 'offline', `recovery-share-${number}.txt`);
    for (const [a, b] of [
      [1, 2],
      [3, 1],
      [2, 3],
    ] as const) {
      const out = join(folder, `joined-${a}${b}`);
      expect(await run('keys', 'join', share(a), share(b), '--out', out)).toEqual({ code: 0, err: '' });
      expect(await identityToRecipient((await readFile(out, 'utf8')).trim())).toBe(keys.list.recovery);
      expect((await stat(out)).mode & 0o777).toBe(0o600);
    }
    const unlike = await run('keys', 'join', share(1), share(2, 'other'), '--out', join(folder, 'unlike'));
    expect(unlike.code).toBe(1);
    expect(unlike.err).toContain('shares-unlike');
    const taken = await run('keys', 'join', share(1), share(2), '--out', join(folder, 'joined-12'));
    expect(taken.code).toBe(1);
    expect(taken.err).toContain('file-exists');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test(
  'the command makes them on a machine that has nothing else, and shows them again',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kua-keys-'));
    try {
      for (let round = 0; round < 2; round += 1)
        expect(await run('keys', '--election', 'hill', '--out', folder)).toEqual({ code: 0, err: '' });
      const made = ['directory.txt', 'intake.key', 'keys.txt', 'log.key', 'offline', 'signer-state.jsonl'];
      expect((await readdir(join(folder, 'hill'))).sort()).toEqual(made);
      expect((await run('keys', '--election', '../hill', '--out', folder)).code).toBe(2);

      // Where the election key is, it signs addresses; the lawyers stay who they are, also where their key is gone to them.
      const keys = await readElectionKeys(folder, 'hill');
      if (keys === null) throw new Error('no keys');
      const directory = (...given: readonly string[]) =>
        run('keys', 'directory', '--election', 'hill', '--keys', folder, ...given);
      const first = await readDirectory(folder, keys.list);
      await rm(join(folder, 'hill', 'offline', 'lawyers.key'));
      expect(await directory('--address', 'https://a.example', 'https://b.example')).toEqual({ code: 0, err: '' });
      const second = await readDirectory(folder, keys.list);
      if (first === null || first === 'damaged') throw new Error('no directory');
      expect(second).toMatchObject({
        directory: { lawyers: first.directory.lawyers, addresses: ['https://a.example', 'https://b.example'] },
      });
      expect((await directory('--address', 'http://a.example')).code).toBe(2);
      await writeFile(join(folder, 'hill', 'directory.txt'), first.note.replace('age1', 'age1q'));
      expect((await directory()).err).toContain('directory-damaged');
      // Keys from before there were directories: the lawyers' key is made, beside the election key.
      await rm(join(folder, 'hill', 'directory.txt'));
      expect(await directory()).toEqual({ code: 0, err: '' });
      const lawyers = (await readFile(join(folder, 'hill', 'offline', 'lawyers.key'), 'utf8')).trim();
      expect(await readDirectory(folder, keys.list)).toMatchObject({
        directory: { lawyers: await identityToRecipient(lawyers), addresses: [] },
      });
      await rm(join(folder, 'hill', 'offline'), { recursive: true });
      expect((await directory()).err).toContain('election-key-missing');
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

test('a lost memory of the signer is begun anew only by somebody who says so', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-keys-'));
  const keysFolder = join(folder, 'keys');
  try {
    await withDatabase(async (database) => {
      await beginElection(database, { id: 'shore', date: '2026-01-01', pack: 'generic' });
      const keys = await makeElectionKeys(keysFolder, 'shore', { now: new Date() });
      const loss = { pool: database.app, keysFolder, election: 'shore', kept: null };
      const signAs = async (wanted: number): Promise<string> => {
        const signer = startSigner({ keysFolder });
        const log = { folder: join(folder, 'log'), keys: keys.note, clock: () => new Date() };
        const signed = await logWriter({ pool: database.app, signer, election: 'shore', ...log }).sign();
        await signer.close();
        expect(signed).toMatchObject({ ok: true, value: { generation: wanted } });
        return signed.ok ? signed.value.note : '';
      };
      await signAs(1);
      expect(await startMemoryAnew(loss)).toEqual({ ok: false, error: 'state-there' });
      const lose = () => rm(join(keysFolder, 'shore', 'signer-state.jsonl'));
      await lose();
      expect(await startMemoryAnew({ ...loss, kept: 'forged' })).toEqual({ ok: false, error: 'checkpoint-forged' });
      expect(await startMemoryAnew(loss)).toEqual({ ok: true, value: 1 });
      const later = await signAs(2);
      // Another ledger, put back from before any of it: somebody's checkpoint says what was used.
      await withDatabase(async (empty) => {
        await beginElection(empty, { id: 'shore', date: '2026-01-01', pack: 'generic' });
        await lose();
        const bare = { ...loss, pool: empty.app };
        expect(await startMemoryAnew(bare)).toEqual({ ok: false, error: 'checkpoint-unknown' });
        expect(await startMemoryAnew({ ...bare, kept: later })).toEqual({ ok: true, value: 2 });
      });
      await signAs(3);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test(
  'a memory whose leaves or last lines are lost is begun anew too, and what is left of it kept',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kua-keys-'));
    const keysFolder = join(folder, 'keys');
    try {
      await withDatabase(async (database) => {
        await beginElection(database, { id: 'shore', date: '2026-01-01', pack: 'generic' });
        const keys = await makeElectionKeys(keysFolder, 'shore', { now: new Date() });
        const own = join(keysFolder, 'shore');
        const loss = { pool: database.app, keysFolder, election: 'shore', kept: null };
        const log = { folder: join(folder, 'log'), keys: keys.note, clock: () => new Date() };
        const sign = async (pool = database.app) => {
          const signer = startSigner({ keysFolder });
          const signed = await logWriter({ pool, signer, election: 'shore', ...log }).sign();
          await signer.close();
          return signed;
        };
        expect(await sign()).toMatchObject({ ok: true, value: { generation: 1 } });
        const losses = [
          () => rm(join(own, 'signer-leaves-1')),
          () => truncate(join(own, 'signer-leaves-2'), 31),
          () => writeFile(join(own, 'signer-state.jsonl'), ''),
        ];
        for (const [index, lose] of losses.entries()) {
          await lose();
          const left = await readFile(join(own, 'signer-state.jsonl'), 'utf8');
          expect(await sign()).toEqual({ ok: false, error: 'signer-state-missing' });
          expect(await startMemoryAnew(loss)).toEqual({ ok: true, value: index + 1 });
          expect(await readFile(join(own, `signer-state-lost-${index + 1}.jsonl`), 'utf8')).toBe(left);
          expect(await startMemoryAnew(loss)).toEqual({ ok: false, error: 'state-there' });
          expect(await sign()).toMatchObject({ ok: true, value: { generation: index + 2 } });
        }
        // The ledger is put back as well, from before any checkpoint: what is left of the memory says alone what was used.
        await rm(join(own, 'signer-leaves-4'));
        await rm(log.folder, { recursive: true });
        await withDatabase(async (empty) => {
          await beginElection(empty, { id: 'shore', date: '2026-01-01', pack: 'generic' });
          expect(await startMemoryAnew({ ...loss, pool: empty.app })).toEqual({ ok: true, value: 4 });
          expect(await sign(empty.app)).toMatchObject({ ok: true, value: { generation: 5 } });
          const ruptures = (await readdir(log.folder)).filter((name) => name.startsWith('rupture-'));
          expect(ruptures).toEqual([2, 3, 4, 5].map((generation) => `rupture-${generation}.txt`));
        });
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
