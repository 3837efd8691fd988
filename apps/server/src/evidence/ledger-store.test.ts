import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { inTransaction } from '../postgres/transaction-store.ts';
import { withDatabase } from '../postgres/test-database.ts';
import type { TestDatabase } from '../postgres/test-database.ts';
import { appendEntries, headSequence, knownIds, listElections, nextRun, readEntries } from './ledger-store.ts';

const receivedAt = '2026-01-01T00:00:00.000Z';

function entry(text: string, id: string = randomUUID()): NewEntry {
  return { id, kind: 'submission', body: new TextEncoder().encode(text) };
}

function append(database: TestDatabase, entries: readonly NewEntry[], election = 'e') {
  return appendEntries(database.app, { election, entries, receivedAt });
}

describe('appending', () => {
  test('gives gapless numbers, answers repeats with theirs, and refuses other bytes under a known id', async () => {
    await withDatabase(async (database) => {
      const [a, b, c] = [entry('a'), entry('b'), entry('c')];
      expect(await append(database, [a, b, a, entry('other', a.id)])).toEqual([
        { id: a.id, outcome: 'appended', sequence: 1, receivedAt },
        { id: b.id, outcome: 'appended', sequence: 2, receivedAt },
        { id: a.id, outcome: 'repeated', sequence: 1, receivedAt },
        { id: a.id, outcome: 'conflict', sequence: null, receivedAt: null },
      ]);
      expect(await append(database, [b, c, entry('other', b.id), { ...a, kind: 'decision' }])).toEqual([
        { id: b.id, outcome: 'repeated', sequence: 2, receivedAt },
        { id: c.id, outcome: 'appended', sequence: 3, receivedAt },
        { id: b.id, outcome: 'conflict', sequence: null, receivedAt: null },
        { id: a.id, outcome: 'conflict', sequence: null, receivedAt: null },
      ]);
      const read = await readEntries(database.app, { election: 'e', after: 0, limit: 10 });
      expect(read.map(({ sequence, id, body }) => [sequence, id, new TextDecoder().decode(body)])).toEqual([
        [1, a.id, 'a'],
        [2, b.id, 'b'],
        [3, c.id, 'c'],
      ]);
      expect(read[0]).toMatchObject({ receivedAt, erased: false, kind: 'submission', election: 'e' });
      expect(await headSequence(database.app, 'e')).toBe(3);
      expect(await headSequence(database.app, 'unknown')).toBe(0);
      expect(await knownIds(database.app, { election: 'e', ids: [c.id, randomUUID()] })).toEqual(new Set([c.id]));
      expect(await append(database, [a], 'another')).toEqual([
        { id: a.id, outcome: 'appended', sequence: 1, receivedAt },
      ]);
      expect(await listElections(database.app)).toEqual(['another', 'e']);
    });
  });

  test('a run is what can be folded in one go', async () => {
    await withDatabase(async (database) => {
      const registry: NewEntry = { ...entry('r'), kind: 'registry' };
      await append(database, [entry('1'), entry('2'), registry, entry('3')]);
      const run = (after: number, limit: number) => nextRun(database.projector, { election: 'e', after, limit });
      expect(await run(0, 10)).toEqual({ kind: 'submission', length: 2 });
      expect(await run(0, 1)).toEqual({ kind: 'submission', length: 1 });
      expect(await run(2, 10)).toEqual({ kind: 'registry', length: 1 });
      expect(await run(3, 10)).toEqual({ kind: 'submission', length: 1 });
      expect(await run(4, 10)).toBeNull();
    });
  });

  test(
    'commit order is sequence: eight writers, slow committers, duplicates, failed transactions',
    { timeout: 120_000 },
    async () => {
      await withDatabase(async (database) => {
        let round = 0;
        await fc.assert(
          fc.asyncProperty(
            fc.array(
              fc.record({
                ids: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 12 }),
                delayMs: fc.nat({ max: 8 }),
                fails: fc.boolean(),
              }),
              { minLength: 8, maxLength: 8 },
            ),
            async (writers) => {
              round += 1;
              const election = `round-${round}`;
              const pool = Array.from({ length: 31 }, (_, number) => entry(`${number}`));
              const acknowledged = await Promise.all(writers.map((writer) => write(database, election, pool, writer)));
              const entries = await readEntries(database.app, { election, after: 0, limit: 1000 });
              expect(entries.map((item) => item.sequence)).toEqual(entries.map((_, index) => index + 1));
              expect(await headSequence(database.app, election)).toBe(entries.length);
              const sequences = new Map(entries.map((item) => [item.id, item.sequence]));
              expect(sequences.size).toBe(entries.length);
              for (const { id, sequence } of acknowledged.flat()) expect(sequences.get(id)).toBe(sequence);
              const wanted = new Set(
                writers.flatMap((writer) => (writer.fails ? [] : writer.ids.map((index) => pool[index]?.id))),
              );
              expect(new Set(sequences.keys())).toEqual(wanted);
            },
          ),
          { numRuns: 25 },
        );
      });
    },
  );

  test('a reader never sees a later number before an earlier one', async () => {
    await withDatabase(async (database) => {
      const seen: number[] = [];
      let done = false;
      async function watch(): Promise<void> {
        while (!done) {
          const after = seen.at(-1) ?? 0;
          const entries = await readEntries(database.projector, { election: 'e', after, limit: 1000 });
          seen.push(...entries.map((item) => item.sequence));
        }
      }
      const watching = watch();
      const writer = { ids: [0], delayMs: 5, fails: false };
      await Promise.all(Array.from({ length: 40 }, () => write(database, 'e', [entry('x')], writer)));
      done = true;
      await watching;
      expect(seen).toEqual(seen.map((_, index) => index + 1));
    });
  });

  test('listeners hear the election once it is committed', async () => {
    await withDatabase(async (database) => {
      const listener = new Client(database.connection('kua_app'));
      await listener.connect();
      const heard: (string | undefined)[] = [];
      listener.on('notification', (message) => heard.push(message.payload));
      await listener.query('listen kua_ledger');
      const one = entry('1');
      await append(database, [one]);
      await append(database, [one]);
      await append(database, [entry('2')]);
      await listener.query('select 1');
      expect(heard).toEqual(['e', 'e']);
      await listener.end();
    });
  });

  test('a digest that is not that of the body, and arrays of different lengths, are refused', async () => {
    await withDatabase(async (database) => {
      const call = 'select * from ledger.append($1, $2, $3, $4, $5, $6, $7, $4, now())';
      const [id, body, digest] = [randomUUID(), Buffer.from('x'), Buffer.alloc(32)];
      const append = (ids: readonly string[], lengths: readonly (number | null)[]) =>
        database.app.query(call, ['e', ids, ids.map(() => 'submission'), ids.map(() => digest), lengths, body, [body]]);
      await expect(append([id], [1])).rejects.toThrow('sha-256');
      await expect(append([id], [])).rejects.toThrow('one length');
      for (const lengths of [[2], [0], [null], [-1]])
        await expect(append([id], lengths), String(lengths)).rejects.toThrow('the lengths that are given');
      expect(await headSequence(database.app, 'e')).toBe(0);
    });
  });
});

type Writer = Readonly<{ ids: readonly number[]; delayMs: number; fails: boolean }>;

/** Appends in one transaction that commits late, or not at all; answers what was acknowledged. */
async function write(database: TestDatabase, election: string, pool: readonly NewEntry[], writer: Writer) {
  const entries = writer.ids.flatMap((index) => pool[index] ?? []);
  const refusal = new Error('changed its mind');
  return inTransaction(database.app, async (client) => {
    const appended = await appendEntries(client, { election, entries, receivedAt });
    await new Promise((resolve) => setTimeout(resolve, writer.delayMs));
    if (writer.fails) throw refusal;
    return appended;
  }).catch((error: unknown) => {
    if (error === refusal) return [];
    throw error;
  });
}
