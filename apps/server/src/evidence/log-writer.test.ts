import { randomUUID } from 'node:crypto';
import { appendFile, cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { originKey, parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import { leafHash, rootOf } from '@kua/core/evidence/merkle.ts';
import { openNote } from '@kua/core/evidence/note.ts';
import { parseReceipt, parseRupture } from '@kua/core/evidence/receipt.ts';
import { withDatabase, type TestDatabase } from '../postgres/test-database.ts';
import { keepCheckpoint } from './checkpoint-store.ts';
import { verifyEd25519 } from './ed25519.ts';
import { makeElectionKeys, readElectionKeys, type ElectionKeys } from './key-folder.ts';
import { appendEntries, readLeaves } from './ledger-store.ts';
import { logWriter, type LogWriter } from './log-writer.ts';
import { startSigner, type Signer } from './signer.ts';

let folder = '';
let signer: Signer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-log-'));
  signer = startSigner({ keysFolder: join(folder, 'keys') });
});
afterEach(async () => {
  await signer.close();
  await rm(folder, { recursive: true });
});

const now = new Date('2026-01-01T00:00:00Z');

async function append(database: TestDatabase, election: string, count: number): Promise<void> {
  const entries = Array.from({ length: count }, () => ({
    id: randomUUID(),
    kind: 'decision' as const,
    body: new TextEncoder().encode('{}'),
  }));
  await appendEntries(database.app, { election, entries, receivedAt: now.toISOString() });
}

function writer(database: TestDatabase, election: string, keys: ElectionKeys): LogWriter {
  const log = join(folder, election, 'log');
  return logWriter({ pool: database.app, signer, election, folder: log, keys: keys.note, clock: () => now });
}

async function checkpointOf(election: string, keys: ElectionKeys, generation: number) {
  const note = await readFile(join(folder, election, 'log', 'checkpoint'), 'utf8');
  const opened = openNote(note, originKey(keys.list.log, generation), verifyEd25519);
  return opened.ok ? parseCheckpoint(opened.value) : opened.error;
}

async function expectedRoot(database: TestDatabase, election: string, size: number): Promise<Uint8Array> {
  const leaves = await readLeaves(database.app, { election, after: 0, limit: size });
  return rootOf(leaves.map(({ leaf }) => leafHash(leaf)));
}

const receipt = (index: number, repeated = false) => ({
  index,
  leaf: '1'.repeat(64),
  time: now.toISOString(),
  sealed: '2'.repeat(64),
  statement: '3'.repeat(64),
  repeated,
});

describe('the log', () => {
  test('signs what the ledger holds, goes on from its files, and makes them anew where they are lost', async () => {
    await withDatabase(async (database) => {
      const keys = await makeElectionKeys(join(folder, 'keys'), 'e', { now });
      expect(await readElectionKeys(join(folder, 'keys'), 'e')).toEqual(keys);
      for (const count of [1, 300, 2]) {
        await append(database, 'e', count);
        expect((await writer(database, 'e', keys).sign()).ok).toBe(true);
      }
      expect(await checkpointOf('e', keys, 1)).toEqual({
        origin: `${keys.list.log.name}/1`,
        size: 303,
        root: await expectedRoot(database, 'e', 303),
      });
      const before = await readdir(join(folder, 'e', 'log', 'tile'), { recursive: true });
      await rm(join(folder, 'e'), { recursive: true });
      expect((await writer(database, 'e', keys).sign()).ok).toBe(true);
      const after = await readdir(join(folder, 'e', 'log', 'tile'), { recursive: true });
      expect(before).toEqual(expect.arrayContaining(after));
    });
  });

  test('a ledger behind what was promised begins the next generation, and says what is lost', async () => {
    await withDatabase(async (database) => {
      const keys = await makeElectionKeys(join(folder, 'keys'), 'e', { now });
      await append(database, 'e', 5);
      const first = await writer(database, 'e', keys).sign();
      expect(first).toMatchObject({ ok: true, value: { generation: 1, size: 5 } });
      const promised = await signer.receipts('e', [receipt(5), receipt(6)]);
      expect(promised.ok).toBe(true);
      // The entries of the two receipts never came.
      const second = await writer(database, 'e', keys).sign();
      expect(second).toMatchObject({ ok: true, value: { generation: 2, size: 5 } });
      const note = await readFile(join(folder, 'e', 'log', 'rupture-2.txt'), 'utf8');
      const opened = openNote(note, originKey(keys.list.log, 2), verifyEd25519);
      expect(opened.ok && parseRupture(opened.value)).toMatchObject({
        old: { size: 5, origin: `${keys.list.log.name}/1` },
        promised: 7,
        new: { size: 5, origin: `${keys.list.log.name}/2` },
      });
      expect(await readdir(join(folder, 'e'))).toEqual(['log', 'log-1']);
      // Whatever is receipted from now on names the new generation.
      const [entry] = await readLeaves(database.app, { election: 'e', after: 4, limit: 1 });
      const leaf = Buffer.from(leafHash(entry?.leaf ?? new Uint8Array())).toString('hex');
      const again = await signer.receipts('e', [{ ...receipt(4, true), leaf }, receipt(5)]);
      const origins = again.ok
        ? again.value.map((each) => parseReceipt(`${each.split('\n\n')[0] ?? ''}\n`)?.origin)
        : [];
      expect(origins).toEqual([`${keys.list.log.name}/2`, `${keys.list.log.name}/2`]);
    });
  });

  test('never signs a shorter or another tree, and no new receipt for an index that was promised', async () => {
    const keys = await makeElectionKeys(join(folder, 'keys'), 'e', { now });
    const leaves = (count: number, from = 0) =>
      Array.from({ length: count }, (_, index) => (from + index).toString(16).padStart(64, '0'));
    const bytes = (all: readonly string[]) => all.map((leaf) => Buffer.from(leaf, 'hex'));
    const head = (all: readonly string[], added: readonly string[]) => ({
      size: all.length,
      root: Buffer.from(rootOf(bytes(all))).toString('hex'),
      leaves: added,
      time: now.toISOString(),
    });
    expect((await signer.checkpoint('e', head(leaves(4), leaves(4)))).ok).toBe(true);
    expect(
      await signer.rupture('e', { size: 4, root: '1'.repeat(64), time: now.toISOString(), seen: null, ruptures: [] }),
    ).toEqual({
      ok: false,
      error: 'log-whole',
    });
    expect(await signer.checkpoint('e', head(leaves(4, 7), []))).toEqual({ ok: false, error: 'log-different' });
    expect(await signer.checkpoint('e', head(leaves(3), []))).toEqual({ ok: false, error: 'log-behind' });
    // The root must come of what was signed and the leaves that were named.
    expect(await signer.checkpoint('e', head(leaves(9, 1), leaves(5, 5)))).toEqual({
      ok: false,
      error: 'log-different',
    });
    // Covered indexes have one leaf, whoever asks.
    expect(await signer.receipts('e', [receipt(2, true)])).toEqual({ ok: false, error: 'log-different' });
    expect((await signer.receipts('e', [{ ...receipt(2), leaf: leaves(4)[2] ?? '' }])).ok).toBe(true);
    const first = await signer.receipts('e', [receipt(10)]);
    expect(first.ok).toBe(true);
    expect(await signer.receipts('e', [receipt(10, true)])).toEqual(first);
    const other = { ...receipt(10, true), leaf: '4'.repeat(64) };
    const more = leaves(12).slice(4);
    const refused = async () => {
      expect(await signer.receipts('e', [other])).toEqual({ ok: false, error: 'log-different' });
      expect(await signer.receipts('e', [receipt(9)])).toEqual({ ok: false, error: 'log-behind' });
      // A checkpoint must keep what receipts promised.
      expect(await signer.checkpoint('e', head(leaves(12), more))).toEqual({ ok: false, error: 'log-different' });
      expect(await signer.checkpoint('e', head(leaves(3), []))).toEqual({ ok: false, error: 'log-behind' });
    };
    await refused();
    // Killed, it remembers; what was torn off its journal was never answered for.
    process.kill(signer.pid() ?? 0, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await appendFile(join(folder, 'keys', 'e', 'signer-state.jsonl'), '[{"promised":[[12,"77');
    await refused();
    const kept = more.with(6, receipt(10).leaf);
    expect((await signer.checkpoint('e', head([...leaves(4), ...kept], kept))).ok).toBe(true);
    expect(await signer.receipts('other', [receipt(1)])).toEqual({ ok: false, error: 'keys-missing' });
    const rival = startSigner({ keysFolder: join(folder, 'keys') });
    expect(await rival.receipts('e', [receipt(11)])).toEqual({ ok: false, error: 'signer-busy' });
    await rival.close();
    expect(keys.list.election).toBe('e');
  });

  test('goes on while receipts are signed for entries that came after it looked', async () => {
    await withDatabase(async (database) => {
      const keys = await makeElectionKeys(join(folder, 'keys'), 'e', { now });
      const log = writer(database, 'e', keys);
      let appended = 0;
      const feed = async () => {
        for (; appended < 60; appended += 1) {
          await append(database, 'e', 1);
          const [entry] = await readLeaves(database.app, { election: 'e', after: appended, limit: 1 });
          const leaf = Buffer.from(leafHash(entry?.leaf ?? new Uint8Array())).toString('hex');
          expect((await signer.receipts('e', [{ ...receipt(appended), leaf }])).ok).toBe(true);
        }
      };
      const feeding = feed();
      while (appended < 60) expect(await log.sign()).toMatchObject({ ok: true, value: { generation: 1 } });
      await feeding;
      expect(await log.sign()).toMatchObject({ ok: true, value: { generation: 1, size: 60 } });
    });
  });

  /** What the signer remembers, as it was at the time of the copy. */
  const memory = () => join(folder, 'keys', 'e', 'signer-state.jsonl');
  async function restartSigner(meanwhile: () => Promise<void>): Promise<void> {
    await signer.close();
    await meanwhile();
    signer = startSigner({ keysFolder: join(folder, 'keys') });
  }

  test('keys without the memory of what they signed sign nothing until it is back', async () => {
    await withDatabase(async (database) => {
      const keys = await makeElectionKeys(join(folder, 'keys'), 'e', { now });
      await append(database, 'e', 5);
      await writer(database, 'e', keys).sign();
      await restartSigner(async () => {
        await cp(memory(), join(folder, 'memory'));
        await rm(memory());
      });
      const missing = { ok: false, error: 'signer-state-missing' };
      expect(await writer(database, 'e', keys).sign()).toEqual(missing);
      expect(await signer.receipts('e', [receipt(5)])).toEqual(missing);
      expect(await signer.held('e', [])).toEqual(missing);
      // It goes on by itself once the file is there.
      await cp(join(folder, 'memory'), memory());
      await append(database, 'e', 1);
      expect(await writer(database, 'e', keys).sign()).toMatchObject({ ok: true, value: { generation: 1, size: 6 } });
    });
  });

  test('a memory that is older than the ledger’s checkpoints begins a generation after all that were used', async () => {
    await withDatabase(async (database) => {
      const keys = await makeElectionKeys(join(folder, 'keys'), 'e', { now });
      await cp(memory(), join(folder, 'memory'));
      await append(database, 'e', 5);
      await writer(database, 'e', keys).sign();
      expect((await signer.receipts('e', [receipt(7)])).ok).toBe(true);
      // The entry of the receipt never came: the second generation.
      const second = await writer(database, 'e', keys).sign();
      expect(second).toMatchObject({ ok: true, value: { generation: 2, size: 5 } });
      await restartSigner(() => cp(join(folder, 'memory'), memory()));
      await append(database, 'e', 1);
      expect(await writer(database, 'e', keys).sign()).toMatchObject({ ok: true, value: { generation: 3, size: 6 } });
      const log = join(folder, 'e', 'log');
      const opened = openNote(
        await readFile(join(log, 'rupture-3.txt'), 'utf8'),
        originKey(keys.list.log, 3),
        verifyEd25519,
      );
      expect(opened.ok && parseRupture(opened.value)).toMatchObject({
        old: { size: 5, origin: `${keys.list.log.name}/2` },
        promised: 6,
        new: { size: 6, origin: `${keys.list.log.name}/3` },
      });
      // Why the second one began is still said.
      expect(await readFile(join(log, 'rupture-2.txt'), 'utf8')).toContain('kua-rupture/1');
      // It is said once.
      await append(database, 'e', 1);
      expect(await writer(database, 'e', keys).sign()).toMatchObject({ ok: true, value: { generation: 3, size: 7 } });
    });
  });

  test('a checkpoint in the ledger that nobody signed ends nothing', async () => {
    await withDatabase(async (database) => {
      const keys = await makeElectionKeys(join(folder, 'keys'), 'e', { now });
      await append(database, 'e', 5);
      const forged = { generation: 7, size: 5, root: new Uint8Array(32), signedAt: now.toISOString(), note: 'forged' };
      const [end] = await readLeaves(database.app, { election: 'e', after: 4, limit: 1 });
      expect(await keepCheckpoint(database.app, 'e', forged, end ?? null)).toBe(true);
      for (let round = 0; round < 2; round += 1)
        expect(await writer(database, 'e', keys).sign()).toMatchObject({ ok: true, value: { generation: 1, size: 5 } });
    });
  });

  test('another history beyond what was signed ends the generation, and leaves its tiles as they were', async () => {
    await withDatabase(async (database) => {
      const keys = await makeElectionKeys(join(folder, 'keys'), 'e', { now });
      await append(database, 'e', 300);
      await writer(database, 'e', keys).sign();
      const tiles = join(folder, 'e', 'log', 'tile');
      const before = await readFile(join(tiles, '0', '001.p', '44'));
      // The same election in another ledger, as after a restore: longer already than what was signed.
      await withDatabase(async (restored) => {
        await append(restored, 'e', 310);
        const begun = await writer(restored, 'e', keys).sign();
        expect(begun).toMatchObject({ ok: true, value: { generation: 2, size: 310 } });
        expect(await checkpointOf('e', keys, 2)).toEqual({
          origin: `${keys.list.log.name}/2`,
          size: 310,
          root: await expectedRoot(restored, 'e', 310),
        });
      });
      expect(await readFile(join(folder, 'e', 'log-1', 'tile', '0', '001.p', '44'))).toEqual(before);
      const aside = await readFile(join(folder, 'e', 'log-1', 'checkpoint'), 'utf8');
      expect(openNote(aside, originKey(keys.list.log, 1), verifyEd25519).ok).toBe(true);
    });
  });
});
