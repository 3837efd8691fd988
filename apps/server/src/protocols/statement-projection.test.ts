import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { ProtocolSubmission } from '@kua/core/registry/registry-contract.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { checkProjections } from '../evidence/rebuild.ts';
import { withDatabase, type TestDatabase } from '../postgres/test-database.ts';
import { foldRegistry } from '../registry/registry-projection.ts';
import { foldSubmissions } from './statement-projection.ts';

const election = 'somewhere-2020';
const folds: FoldTable = { registry: foldRegistry, submission: foldSubmissions };
const projecting = { election, objects: folderObjects(tmpdir()), folds };

const start: readonly unknown[] = [
  {
    type: 'election',
    election: {
      id: election,
      name: { en: 'Somewhere' },
      date: '2020-05-31',
      country: 'ZZ',
      pack: 'generic',
      rehearsal: true,
      embargoUntil: null,
    },
    contests: [
      {
        id: 'president',
        name: {},
        fields: [{ id: 'cast', name: {} }],
        options: ['A', 'B'].map((id) => ({ id, name: {}, kind: 'candidate', color: null })),
        denominator: 'cast',
        relations: [],
        maxTurnout: 1,
        stations: 'all',
      },
    ],
    sources: [{ id: 'observers', name: {} }],
  },
  { type: 'territories', territories: [{ id: 'whole', parent: null, level: 0, name: {} }] },
  {
    type: 'stations',
    stations: ['1', '2'].map((id) => ({
      id,
      number: id,
      name: null,
      address: null,
      territory: 'whole',
      latitude: null,
      longitude: null,
      registered: 100,
    })),
  },
];

function protocol(more: Partial<ProtocolSubmission> = {}): ProtocolSubmission {
  return {
    version: 0,
    kind: 'protocol',
    station: '1',
    contest: 'president',
    source: 'observers',
    device: 'phone-1',
    capturedAt: '2020-05-31T20:00:00+05:00',
    supersedes: null,
    fields: { cast: 50 },
    options: { A: 20, B: 30 },
    ...more,
  };
}

function submission(content: unknown, id: string = randomUUID()): NewEntry {
  return { id, kind: 'submission', body: canonicalBytes(content) };
}

async function append(database: TestDatabase, entries: readonly NewEntry[]): Promise<void> {
  await appendEntries(database.app, { election, entries, receivedAt: '2020-05-31T16:00:00Z' });
}

async function withElection(work: (database: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    await append(
      database,
      start.map((body) => ({ id: randomUUID(), kind: 'registry', body: canonicalBytes(body) })),
    );
    await projectToHead(database, projecting);
    await work(database);
    const check = await checkProjections(database, { ...projecting, election: null });
    expect(check.differences).toEqual([]);
    expect(check.equal).toBe(true);
  });
}

async function send(database: TestDatabase, ...entries: readonly NewEntry[]): Promise<void> {
  await append(database, entries);
  await projectToHead(database, projecting);
}

async function results(database: TestDatabase): Promise<unknown[]> {
  const { rows } = await database.app.query<Record<string, unknown>>(
    'select unit, figures, conflict, statements from projection.result order by unit',
  );
  return rows;
}

async function quarantined(database: TestDatabase): Promise<unknown[]> {
  const { rows } = await database.app.query<{ code: string }>(
    'select code from projection.quarantine order by sequence',
  );
  return rows.map(({ code }) => code);
}

describe('folding submitted protocols', () => {
  test('two phones that say the same agree; a third that says something else is a conflict, and outvotes nobody', async () => {
    await withElection(async (database) => {
      await send(database, submission(protocol()), submission(protocol({ device: 'phone-2' })));
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 2 }]);
      await send(database, submission(protocol({ device: 'phone-3', options: { A: 21, B: 30 } })));
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, null, 30], conflict: [2], statements: 3 }]);
    });
  });

  test('a phone corrects itself, whichever of its protocols arrives first', async () => {
    const wrong = randomUUID();
    const first = submission(protocol({ options: { A: 2, B: 30 } }), wrong);
    const correction = submission(protocol({ supersedes: wrong }));
    for (const batches of [[[first], [correction]], [[correction], [first]], [[correction, first]]]) {
      await withElection(async (database) => {
        for (const batch of batches) await send(database, ...batch);
        expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 2 }]);
      });
    }
  });

  test('nobody supersedes the protocol of another phone, or of another station', async () => {
    await withElection(async (database) => {
      const theirs = randomUUID();
      await send(database, submission(protocol(), theirs));
      await send(database, submission(protocol({ device: 'phone-2', supersedes: theirs, options: { A: 1, B: 30 } })));
      await send(database, submission(protocol({ station: '2', supersedes: theirs })));
      expect(await results(database)).toEqual([
        { unit: '1', figures: [50, null, 30], conflict: [2], statements: 2 },
        { unit: '2', figures: [50, 20, 30], conflict: [], statements: 1 },
      ]);
    });
  });

  test('a half-filled protocol says half', async () => {
    await withElection(async (database) => {
      await send(database, submission(protocol({ fields: {}, options: { B: 30, A: null } })));
      expect(await results(database)).toEqual([{ unit: '1', figures: [null, null, 30], conflict: [], statements: 1 }]);
    });
  });

  test('what is no protocol of this election is listed with its reason and stops nothing', async () => {
    await withElection(async (database) => {
      await send(
        database,
        { id: randomUUID(), kind: 'submission', body: Uint8Array.of(0xff, 0xfe) },
        submission({ kind: 'photo' }),
        submission(protocol({ contest: 'mayor' })),
        submission(protocol({ options: { C: 1 } })),
        submission(protocol({ fields: { A: 1 } })),
        submission(protocol({ station: '404' })),
        submission(protocol()),
      );
      expect(await quarantined(database)).toEqual([
        'submission-unreadable',
        'submission-unreadable',
        'contest-unknown',
        'option-unknown',
        'field-unknown',
        'station-unknown',
      ]);
      expect(await results(database)).toHaveLength(2);
    });
  });

  test('one by one or in batches: the same projections', { timeout: 300_000 }, async () => {
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const sent = fc.array(
      fc.record({
        station: fc.constantFrom('1', '2'),
        device: fc.constantFrom('phone-1', 'phone-2'),
        supersedes: fc.option(fc.constantFrom(...ids)),
        options: fc.record({ A: fc.integer({ min: 0, max: 2 }) }),
      }),
      { minLength: 1, maxLength: ids.length },
    );
    await fc.assert(
      fc.asyncProperty(sent, async (protocols) => {
        const entries = protocols.map((one, index) => submission(protocol(one), ids[index]));
        const single: unknown[] = [];
        const together: unknown[] = [];
        await withElection(async (database) => {
          for (const entry of entries) await send(database, entry);
          single.push(...(await results(database)));
        });
        await withElection(async (database) => {
          await send(database, ...entries);
          together.push(...(await results(database)));
        });
        expect(together).toEqual(single);
      }),
      { numRuns: 5 },
    );
  });
});
