import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { withDatabase } from '../postgres/test-database.ts';
import type { TestDatabase } from '../postgres/test-database.ts';
import type { Fold, FoldTable } from './fold.ts';
import { appendEntries } from './ledger-store.ts';
import { folderObjects } from './object-store.ts';
import { previewEntries, projectToHead } from './projector.ts';
import { checkProjections, rebuildProjections } from './rebuild.ts';

// A fold that is easy to see through: each entry is a territory, named by its sequence, under the text of its body.
const fold: Fold = async ({ client, election }, entries) => {
  for (const { sequence, body, erased } of entries) {
    const name = erased ? 'erased' : new TextDecoder().decode(body);
    await client.query('insert into territory (election, id, level, name) values ($1, $2, 0, $3)', [
      election,
      `${sequence}`,
      JSON.stringify({ en: name }),
    ]);
  }
};
const runs: string[] = [];
const folds: FoldTable = {
  submission: async (context, entries) => {
    runs.push(`submission ${entries.length}`);
    await fold(context, entries);
  },
  delivery: async (context, entries) => {
    runs.push(`delivery ${entries.length}`);
    await fold(context, entries);
  },
};
const objects = folderObjects('/nowhere');
const receivedAt = '2026-01-01T00:00:00.000Z';

function entry(kind: NewEntry['kind'], text: string): NewEntry {
  return { id: randomUUID(), kind, body: new TextEncoder().encode(text) };
}

function append(database: TestDatabase, entries: readonly NewEntry[], election = 'e') {
  return appendEntries(database.app, { election, entries, receivedAt });
}

async function names(database: TestDatabase, election = 'e'): Promise<readonly string[]> {
  const { rows } = await database.app.query<{ name: string }>(
    `select name ->> 'en' as name from projection.territory where election = $1 order by id::integer`,
    [election],
  );
  return rows.map(({ name }) => name);
}

describe('the projector', () => {
  test('folds to the head in sequence, submissions together, deliveries one by one, and nothing twice', async () => {
    await withDatabase(async (database) => {
      runs.length = 0;
      expect(await projectToHead(database, { election: 'e', objects, folds })).toEqual({ from: 0, to: 0 });
      const kinds = ['submission', 'submission', 'delivery', 'delivery', 'submission'] as const;
      await append(
        database,
        kinds.map((kind, index) => entry(kind, `${index}`)),
      );
      expect(await projectToHead(database, { election: 'e', objects, folds })).toEqual({ from: 0, to: 5 });
      expect(await projectToHead(database, { election: 'e', objects, folds })).toEqual({ from: 5, to: 5 });
      expect(runs).toEqual(['submission 2', 'delivery 1', 'delivery 1', 'submission 1']);
      expect(await names(database)).toEqual(['0', '1', '2', '3', '4']);
    });
  });

  test('folds each entry once when many run while entries come in', async () => {
    await withDatabase(async (database) => {
      const numbers = Array.from({ length: 60 }, (_, index) => `${index}`);
      await Promise.all(
        numbers.map(async (text) => {
          await append(database, [entry('submission', text)]);
          await projectToHead(database, { election: 'e', objects, folds });
        }),
      );
      expect([...(await names(database))].sort()).toEqual([...numbers].sort());
    });
  });

  test('tells listeners how far an election can be read', async () => {
    await withDatabase(async (database) => {
      const listener = new Client(database.connection('kua_app'));
      await listener.connect();
      const heard: (string | undefined)[] = [];
      listener.on('notification', (message) => heard.push(message.payload));
      await listener.query('listen kua_projection');
      await append(database, [entry('submission', 'a'), entry('delivery', 'b')]);
      await projectToHead(database, { election: 'e', objects, folds });
      await projectToHead(database, { election: 'e', objects, folds });
      await listener.query('select 1');
      expect(heard).toEqual(['e 1', 'e 2']);
      await listener.end();
    });
  });

  test('stops before an entry whose fold fails or is not there, and keeps what came before', async () => {
    await withDatabase(async (database) => {
      await append(database, [entry('submission', 'a'), entry('decision', 'b')]);
      const projecting = { election: 'e', objects, folds };
      await expect(projectToHead(database, projecting)).rejects.toThrow('does not know how to fold a decision');
      expect(await names(database)).toEqual(['a']);
      expect(await projectToHead(database, { ...projecting, folds: { ...folds, decision: fold } })).toEqual({
        from: 1,
        to: 2,
      });
    });
  });

  test('shows what an append would do and keeps nothing of it', async () => {
    await withDatabase(async (database) => {
      const known = entry('delivery', 'known');
      await append(database, [known]);
      const preview = {
        election: 'e',
        objects,
        folds,
        receivedAt,
        entries: [known, entry('delivery', 'b'), entry('submission', 'c')],
      };
      const seen = await previewEntries(database, preview, async ({ client }, folded) => {
        const { rows } = await client.query('select id from territory order by id');
        return { rows: rows.length, folded: folded.map(({ sequence }) => sequence) };
      });
      expect(seen).toEqual({ rows: 3, folded: [2, 3] });
      expect(await names(database)).toEqual(['known']);
      const elsewhere = { ...preview, election: 'new' };
      expect(await previewEntries(database, elsewhere, (_, folded) => Promise.resolve(folded.length))).toBe(3);
      const { rows } = await database.app.query('select election from projection.head');
      expect(rows).toEqual([{ election: 'e' }]);
    });
  });
});

describe('a rebuild', () => {
  const rebuilding = { election: null, objects, folds };

  async function tamper(database: TestDatabase, statement: string): Promise<void> {
    await database.projector.query(`set search_path = projection; ${statement}`);
  }

  test('equals what was folded live, over several elections and an erased body', async () => {
    await withDatabase(async (database) => {
      await append(database, [entry('submission', 'a'), entry('delivery', 'b')]);
      await append(database, [entry('submission', 'c')], 'f');
      await projectToHead(database, { election: 'e', objects, folds });
      expect(await checkProjections(database, rebuilding)).toEqual({
        equal: true,
        elections: [
          { election: 'e', ledger: 2, projected: 2, rebuilt: 2 },
          { election: 'f', ledger: 1, projected: 1, rebuilt: 1 },
        ],
        differences: [],
      });
      const eraser = new Client(database.connection('kua_eraser'));
      await eraser.connect();
      await eraser.query("delete from ledger.body where election = 'e' and sequence = 1");
      await eraser.end();
      expect((await checkProjections(database, rebuilding)).equal).toBe(false);
      await rebuildProjections(database, rebuilding);
      expect(await names(database)).toEqual(['erased', 'b']);
      expect((await checkProjections(database, rebuilding)).equal).toBe(true);
      const { rows } = await database.app.query("select nspname from pg_namespace where nspname like 'projection%'");
      expect(rows).toEqual([{ nspname: 'projection' }]);
    });
  });

  test.each([
    ['a changed row', `update territory set name = '{"en": "x"}' where id = '2'`, 'territory', 1, 1],
    ['a removed row', "delete from territory where id = '2'", 'territory', 0, 1],
    ['an added row', "insert into station values ('e', '1', '1', null, null, 'x')", 'station', 1, 0],
    ['a row of an election that nobody registered', "insert into head values ('stray', 7)", 'head', 1, 0],
    [
      'a row that stands there twice',
      "insert into quarantine (election, sequence, file, line, code, sentence) values ('e', 1, 0, 1, 'c', 's'), ('e', 1, 0, 1, 'c', 's')",
      'quarantine',
      2,
      0,
    ],
    ['a head that runs ahead of the ledger', "update head set sequence = 9 where election = 'e'", 'head', 1, 1],
  ])('finds %s, and puts it right', async (_, statement, table, extra, missing) => {
    await withDatabase(async (database) => {
      await append(database, [entry('submission', 'a'), entry('delivery', 'b')]);
      await projectToHead(database, { election: 'e', objects, folds });
      await tamper(database, statement);
      const check = await checkProjections(database, rebuilding);
      expect(check.equal).toBe(false);
      expect(check.differences).toMatchObject([{ table, extra, missing }]);
      expect(check.differences[0]?.examples).toHaveLength(extra + missing);
      await rebuildProjections(database, rebuilding);
      expect((await checkProjections(database, rebuilding)).equal).toBe(true);
      expect(await names(database)).toEqual(['a', 'b']);
    });
  });

  test('of one election leaves the others alone', async () => {
    await withDatabase(async (database) => {
      await append(database, [entry('submission', 'a')]);
      await append(database, [entry('submission', 'b')], 'f');
      for (const election of ['e', 'f']) await projectToHead(database, { election, objects, folds });
      await tamper(database, `update territory set name = '{"en": "x"}'`);
      const one = { ...rebuilding, election: 'e' };
      await rebuildProjections(database, one);
      expect(await checkProjections(database, one)).toMatchObject({ equal: true });
      expect(await names(database, 'f')).toEqual(['x']);
      expect(await checkProjections(database, rebuilding)).toMatchObject({ equal: false });
    });
  });

  test('holds while entries come in, and of two at once the second waits', async () => {
    await withDatabase(async (database) => {
      let done = false;
      async function keepComing(): Promise<void> {
        for (let number = 0; !done; number += 1) {
          await append(database, [entry('submission', `${number}`)]);
          await projectToHead(database, { election: 'e', objects, folds });
        }
      }
      const coming = keepComing();
      await append(database, [entry('submission', 'first')]);
      const checks = await Promise.all([
        checkProjections(database, rebuilding),
        checkProjections(database, rebuilding),
      ]);
      await rebuildProjections(database, rebuilding);
      done = true;
      await coming;
      expect(checks.map(({ equal, differences }) => ({ equal, differences }))).toEqual(
        checks.map(() => ({ equal: true, differences: [] })),
      );
      expect((await checkProjections(database, rebuilding)).equal).toBe(true);
    });
  });
});
