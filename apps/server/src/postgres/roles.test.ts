import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { DatabaseRole } from './cluster-home.ts';
import { withDatabase } from './test-database.ts';
import type { TestDatabase } from './test-database.ts';

const roles: readonly DatabaseRole[] = ['kua_app', 'kua_projector', 'kua_eraser', 'kua_owner'];
const tables = ['head', 'entry', 'body', 'entry_0', 'body_15', 'checkpoint'];

const refusals =
  /permission denied|must be owner|append-only|only advances|erased by kua_eraser alone|not allowed|cannot truncate/;

async function attempt(database: TestDatabase, role: DatabaseRole, statement: string): Promise<string> {
  const client = new Client(database.connection(role));
  await client.connect();
  try {
    await client.query('begin');
    const outcome = await client.query(statement).then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    await client.query('rollback');
    return outcome;
  } finally {
    await client.end();
  }
}

async function withEntry(work: (database: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    const body = new TextEncoder().encode('{}');
    await appendEntries(database.app, {
      election: 'e',
      entries: [{ id: randomUUID(), kind: 'registry', body }],
      receivedAt: '2026-01-01T00:00:00Z',
    });
    await database.app.query(
      "insert into ledger.checkpoint values ('e', 1, 1, decode(repeat('00', 32), 'hex'), now(), 'note')",
    );
    await work(database);
  });
}

describe('the ledger refuses', () => {
  const assignments: Readonly<Record<string, string>> = {
    head: 'sequence = 0',
    entry: "kind = 'decision'",
    entry_0: "kind = 'decision'",
    body: "bytes = ''",
    body_15: "bytes = ''",
    checkpoint: "note = 'other'",
  };

  test('UPDATE, DELETE and TRUNCATE of any role on any table and partition, but erasure', async () => {
    await withEntry(async (database) => {
      // The partition that the rows are in must be among those that are tried.
      const { rows } = await database.app.query<{ entry: string; body: string }>(
        'select (select tableoid::regclass::text from ledger.entry) as entry, (select tableoid::regclass::text from ledger.body) as body',
      );
      const partitions = Object.values(rows[0] ?? {}).map((name) => name.replace('ledger.', ''));
      expect(partitions).toHaveLength(2);
      for (const role of roles) {
        for (const table of new Set([...tables, ...partitions])) {
          const kind = table.split('_')[0] ?? table;
          const erases = role === 'kua_eraser' && table === 'body';
          const holds = ['head', 'entry', 'body', 'checkpoint', ...partitions].includes(table);
          const update = await attempt(database, role, `update ledger.${table} set ${assignments[kind] ?? ''}`);
          const remove = await attempt(database, role, `delete from ledger.${table}`);
          const truncate = await attempt(database, role, `truncate ledger.${table} cascade`);
          // An owner may run a statement that touches no row.
          if (role !== 'kua_owner' || holds) {
            expect(update, `${role} update ${table}`).toMatch(refusals);
            if (erases) expect(remove).toBe('done');
            else expect(remove, `${role} delete ${table}`).toMatch(refusals);
          }
          expect(truncate, `${role} truncate ${table}`).toMatch(refusals);
        }
      }
    });
  });

  test('a way in beside ledger.append', async () => {
    await withEntry(async (database) => {
      const digest = createHash('sha256').update('x').digest('hex');
      for (const role of ['kua_app', 'kua_projector', 'kua_eraser'] as const) {
        for (const statement of [
          `insert into ledger.head (election) values ('other')`,
          `insert into ledger.entry values ('e', 2, gen_random_uuid(), 'submission', '\\x${digest}', now())`,
          `insert into ledger.body values ('e', 2, 'x')`,
          `insert into ledger.body_3 values ('e', 2, 'x')`,
          `copy ledger.body from program 'true'`,
          'alter table ledger.entry disable trigger all',
          'drop table ledger.entry_1',
          'drop schema ledger cascade',
          "set session_replication_role = 'replica'",
          'create or replace function ledger.refuse() returns trigger language plpgsql as $$ begin return new; end $$',
        ]) {
          expect(await attempt(database, role, statement), `${role} ${statement}`).toMatch(refusals);
        }
      }
      for (const role of ['kua_projector', 'kua_eraser'] as const) {
        const call = "select * from ledger.append('e', '{}', '{}', '{}', '{}', '', '{}', '{}', now())";
        expect(await attempt(database, role, call)).toMatch(/permission denied for function/);
      }
    });
  });

  test('that a role becomes another, or makes schemas and roles', async () => {
    await withEntry(async (database) => {
      for (const role of ['kua_app', 'kua_projector', 'kua_eraser'] as const) {
        for (const other of [...roles, 'postgres'].filter((name) => name !== role)) {
          expect(await attempt(database, role, `set role ${other}`), `${role} as ${other}`).toMatch(refusals);
        }
        expect(await attempt(database, role, 'create role intruder')).toMatch(refusals);
        expect(await attempt(database, role, 'create table public.aside (a int)')).toMatch(refusals);
      }
      for (const role of ['kua_app', 'kua_eraser'] as const) {
        expect(await attempt(database, role, 'create schema aside')).toMatch(refusals);
      }
    });
  });

  test('that the app changes projections, or the projector migrations', async () => {
    await withEntry(async (database) => {
      for (const statement of [
        "insert into projection.head values ('e', 1)",
        'delete from projection.station',
        'truncate projection.result',
        'drop schema projection cascade',
      ]) {
        expect(await attempt(database, 'kua_app', statement)).toMatch(refusals);
      }
      expect(await attempt(database, 'kua_app', 'select * from projection.station')).toBe('done');
      expect(await attempt(database, 'kua_projector', 'delete from migrations.applied')).toMatch(refusals);
      expect(await attempt(database, 'kua_app', 'delete from migrations.applied')).toMatch(refusals);
    });
  });

  test('that a number is taken back, also by the owner', async () => {
    await withEntry(async (database) => {
      for (const sequence of ['sequence - 1', 'sequence']) {
        const statement = `update ledger.head set sequence = ${sequence}`;
        expect(await attempt(database, 'kua_owner', statement)).toMatch(/only advances/);
      }
    });
  });
});

test('an erased body leaves its entry, which reads as erased', async () => {
  await withEntry(async (database) => {
    const eraser = new Client(database.connection('kua_eraser'));
    await eraser.connect();
    await eraser.query("delete from ledger.body where election = 'e' and sequence = 1");
    await eraser.end();
    const { rows } = await database.app.query(
      'select e.sequence, b.bytes from ledger.entry e left join ledger.body b using (election, sequence)',
    );
    expect(rows).toEqual([{ sequence: 1, bytes: null }]);
  });
});

test('every foreign key is indexed on both sides', async () => {
  await withDatabase(async (database) => {
    const { rows } = await database.app.query<{ key: string }>(
      `with side as (
         select conrelid::regclass || '.' || conname as key, conrelid as relation, conkey as columns from pg_constraint where contype = 'f'
         union all
         select confrelid::regclass || '.' || conname, confrelid, confkey from pg_constraint where contype = 'f'
       )
       select key from side where not exists (
         select from pg_index where indrelid = relation and indpred is null
           and (indkey::smallint[])[0:cardinality(columns) - 1] @> columns
       )`,
    );
    expect(rows).toEqual([]);
    const counted = await database.app.query<{ keys: number }>(
      "select count(*) as keys from pg_constraint where contype = 'f'",
    );
    expect(counted.rows[0]?.keys).toBeGreaterThan(2);
  });
});
