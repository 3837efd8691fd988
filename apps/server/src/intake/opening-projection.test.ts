import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { makeDevice, type Device } from '@kua/device/device.ts';
import { randomId, type Said } from '@kua/device/sealing.ts';
import { folds } from '../deliveries/folds.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { checkProjections } from '../evidence/rebuild.ts';
import { withDatabase, type TestDatabase } from '../postgres/test-database.ts';
import { enrolledEntries, openingsEntry, testSubmission, type TestSubmission } from './test-submission.ts';

const election = 'somewhere-2020';
const projecting = { election, objects: folderObjects(tmpdir()), folds };
const phones = [makeDevice('1'), makeDevice('2'), makeDevice('3')] as const;
const [phone, other, third] = phones;

const stationList = (ids: readonly string[]): unknown => ({
  type: 'stations',
  stations: ids.map((id) => ({
    id,
    number: id,
    name: null,
    address: null,
    territory: 'whole',
    latitude: null,
    longitude: null,
    registered: 100,
  })),
});

/** The election with these options of its first contest, and of a second one where it has any. */
const registryWith = (options: readonly string[], second: readonly string[] = []): unknown => ({
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
  contests: [contest('president', ['cast'], options), ...(second.length > 0 ? [contest('mayor', [], second)] : [])],
  sources: [{ id: 'observers', name: {} }],
});

const contest = (id: string, fields: readonly string[], options: readonly string[]): unknown => ({
  id,
  name: {},
  fields: fields.map((field) => ({ id: field, name: {} })),
  options: options.map((option) => ({ id: option, name: {}, kind: 'candidate', color: null })),
  denominator: 'cast',
  relations: [],
  maxTurnout: 1,
  stations: 'all',
});

const start: readonly unknown[] = [
  registryWith(['A', 'B']),
  { type: 'territories', territories: [{ id: 'whole', parent: null, level: 0, name: {} }] },
  stationList(['1', '2']),
];

function protocol(more: Partial<Said> = {}, options: Record<string, number | null> = { A: 20, B: 30 }): Said {
  return {
    election,
    kind: 'protocol',
    station: '1',
    capturedAt: '2020-05-31T20:00:00+05:00',
    body: { contest: 'president', fields: { cast: 50 }, options },
    ...more,
  };
}

async function append(database: TestDatabase, entries: readonly NewEntry[]): Promise<readonly number[]> {
  const appended = await appendEntries(database.app, { election, entries, receivedAt: '2020-05-31T16:00:00Z' });
  return appended.map(({ sequence }) => sequence ?? 0);
}

async function withElection(work: (database: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    await append(database, [...start.map((body) => contentEntry('registry', body)), ...enrolledEntries(phones)]);
    await projectToHead(database, projecting);
    await work(database);
    await projectToHead(database, projecting);
    const check = await checkProjections(database, { ...projecting, election: null });
    expect(check.differences).toEqual([]);
    expect(check.equal).toBe(true);
  });
}

/** Receives, and opens in one decision. */
async function send(database: TestDatabase, ...sent: readonly TestSubmission[]): Promise<void> {
  const sequences = await append(
    database,
    sent.map(({ entry }) => entry),
  );
  await append(database, [openingsEntry(sent.map(({ opening }, index) => opening(sequences[index] ?? 0)))]);
  await projectToHead(database, projecting);
}

const from = (device: Device, said: Said): Promise<TestSubmission> => testSubmission(said, device);

async function results(database: TestDatabase): Promise<unknown[]> {
  const { rows } = await database.app.query<Record<string, unknown>>(
    'select unit, figures, conflict, statements from projection.result order by unit',
  );
  return rows;
}

async function quarantined(database: TestDatabase): Promise<unknown[]> {
  const { rows } = await database.app.query<{ code: string }>(
    'select code from projection.quarantine order by sequence, code',
  );
  return rows.map(({ code }) => code);
}

describe('folding opened submissions', () => {
  test('what is sealed counts nowhere; opened, it is a statement', async () => {
    await withElection(async (database) => {
      const one = await from(phone, protocol());
      const [sequence = 0] = await append(database, [one.entry]);
      await projectToHead(database, projecting);
      expect(await results(database)).toEqual([]);
      await append(database, [openingsEntry([one.opening(sequence)])]);
      await projectToHead(database, projecting);
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 1 }]);
    });
  });

  test('two phones that say the same agree; a third that says something else is a conflict, and outvotes nobody', async () => {
    await withElection(async (database) => {
      await send(database, await from(phone, protocol()), await from(other, protocol()));
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 2 }]);
      await send(database, await from(third, protocol({}, { A: 21, B: 30 })));
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, null, 30], conflict: [2], statements: 3 }]);
    });
  });

  test('a phone corrects itself, its station too, whichever of its protocols arrives first', async () => {
    const id = randomId();
    const wrong = await from(phone, protocol({ id, station: '2' }, { A: 2, B: 30 }));
    const right = await from(phone, protocol({ supersedes: id }));
    for (const batches of [[[wrong], [right]], [[right], [wrong]], [[right, wrong]]]) {
      await withElection(async (database) => {
        for (const batch of batches) await send(database, ...batch);
        expect(await results(database)).toEqual([
          { unit: '1', figures: [50, 20, 30], conflict: [], statements: 1 },
          { unit: '2', figures: [null, null, null], conflict: [], statements: 1 },
        ]);
      });
    }
  });

  test('a withdrawal takes the own protocol back, before or after it arrives', async () => {
    const id = randomId();
    const wrong = await from(phone, protocol({ id }));
    const withdrawal = await from(
      phone,
      protocol({ kind: 'correction', station: null, body: { original: id, withdrawn: true, text: 'wrong box' } }),
    );
    const strange = await from(
      other,
      protocol({ kind: 'correction', station: null, body: { original: id, withdrawn: true } }),
    );
    for (const batch of [
      [wrong, withdrawal],
      [withdrawal, wrong],
    ]) {
      await withElection(async (database) => {
        for (const one of batch) await send(database, one);
        expect(await results(database)).toEqual([
          { unit: '1', figures: [null, null, null], conflict: [], statements: 1 },
        ]);
      });
    }
    await withElection(async (database) => {
      await send(database, strange, wrong);
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 1 }]);
    });
  });

  test('nobody supersedes the protocol of another phone', async () => {
    await withElection(async (database) => {
      const theirs = randomId();
      await send(database, await from(phone, protocol({ id: theirs })));
      await send(database, await from(other, protocol({ supersedes: theirs }, { A: 1, B: 30 })));
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, null, 30], conflict: [2], statements: 2 }]);
    });
  });

  test('a relay that names the device counts until the original arrives, and never beside it', async () => {
    const id = randomId();
    const original = await from(phone, protocol({ id }));
    const body = { original: id, device: phone.key, channel: 'sms', kind: 'protocol' } as const;
    const relay = await from(other, protocol({ kind: 'relay', body: { ...body, body: protocol({}, { A: 19 }).body } }));
    await withElection(async (database) => {
      await send(database, relay);
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 19], conflict: [], statements: 1 }]);
      await send(database, original);
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 2 }]);
    });
    await withElection(async (database) => {
      await send(database, original);
      await send(database, relay);
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 2 }]);
    });
  });

  test('a relay that names no device is displaced by nobody who learned the id, neither by other figures nor by the same and a withdrawal', async () => {
    const id = randomId();
    const body = { original: id, device: null, channel: 'sms', kind: 'protocol', body: protocol().body } as const;
    const relay = await from(other, protocol({ kind: 'relay', body }));
    const same = await from(third, protocol({ id }));
    const another = await from(third, protocol({ id }, { A: 21, B: 30 }));
    const withdrawal = await from(
      third,
      protocol({ kind: 'correction', station: null, body: { original: id, withdrawn: true } }),
    );
    for (const [batches, figures, conflict] of [
      [[relay, another], [50, null, 30], [2]],
      [[another, relay], [50, null, 30], [2]],
      [[relay, same], [50, 20, 30], []],
      [[relay, same, withdrawal], [50, 20, 30], []],
      [[withdrawal, same, relay], [50, 20, 30], []],
    ] as const) {
      await withElection(async (database) => {
        for (const one of batches) await send(database, one);
        expect(await results(database)).toEqual([{ unit: '1', figures, conflict, statements: 2 }]);
      });
    }
  });

  test('what a revoked phone sends is kept and marked, counts nowhere and supersedes nothing', async () => {
    await withElection(async (database) => {
      const id = randomId();
      await send(database, await from(phone, protocol({ id })));
      await append(database, [contentEntry('registry', { type: 'revocation', device: phone.key })]);
      await send(database, await from(phone, protocol({ supersedes: id }, { A: 50, B: 0 })));
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 1 }]);
      expect(await quarantined(database)).toEqual(['device-revoked']);
    });
  });

  test('an invitation makes one device, whoever comes second', async () => {
    await withElection(async (database) => {
      const late = makeDevice('late');
      const invitation = '0'.repeat(64);
      const enrolment = (device: Device): NewEntry => ({
        id: randomId(),
        kind: 'registry',
        body: canonicalBytes({ type: 'enrolment', invitation, device: device.key }),
      });
      await append(database, [
        contentEntry('registry', { type: 'invitations', invitations: [invitation], source: 'observers' }),
        enrolment(late),
        enrolment(makeDevice('later')),
      ]);
      await projectToHead(database, projecting);
      const { rows } = await database.app.query<{ device: string }>('select device from projection.device');
      expect(new Set(rows.map(({ device }) => device))).toEqual(new Set([...phones, late].map(({ key }) => key)));
    });
  });

  test('a half-filled protocol says half', async () => {
    await withElection(async (database) => {
      const body = { contest: 'president', fields: {}, options: { B: 30, A: null } };
      await send(database, await from(phone, protocol({ body })));
      expect(await results(database)).toEqual([{ unit: '1', figures: [null, null, 30], conflict: [], statements: 1 }]);
    });
  });

  test('what cannot be used is kept with its reason and stops nothing; an unknown station counts once it is known', async () => {
    await withElection(async (database) => {
      const body = { contest: 'president', fields: {}, options: {} };
      await send(
        database,
        await from(phone, protocol({ body: { photo: 1 } })),
        await from(phone, protocol({ body: { ...body, contest: 'mayor' } })),
        await from(phone, protocol({ body: { ...body, options: { C: 1 } } })),
        await from(phone, protocol({ body: { ...body, fields: { A: 1 } } })),
        await from(phone, protocol({ station: '404' })),
        await from(phone, protocol({ station: null })),
        await from(phone, protocol()),
      );
      expect(await quarantined(database)).toEqual([
        'body-invalid',
        'contest-unknown',
        'option-unknown',
        'field-unknown',
        'station-unknown',
        'station-missing',
      ]);
      expect(await results(database)).toHaveLength(2);
      await append(database, [contentEntry('registry', stationList(['404']))]);
    });
  });

  test('what names a contest or an option that the registry learns later counts from then on, superseding and superseded', async () => {
    await withElection(async (database) => {
      const id = randomId();
      const late = (options: Record<string, number>, more: Partial<Said> = {}): Said =>
        protocol({ body: { contest: 'president', fields: { cast: 50 }, options }, ...more });
      const mayor = { contest: 'mayor', fields: {}, options: { Z: 7 } };
      await send(
        database,
        await from(phone, late({ A: 20, B: 29, C: 1 }, { id })),
        await from(other, late({ A: 20, C: 2 })),
        await from(third, protocol({ station: '2', body: mayor })),
        await from(phone, protocol({ station: '404', body: { ...mayor, options: { Y: 1 } } })),
        await from(phone, protocol({ supersedes: id })),
      );
      expect(await quarantined(database)).toEqual([
        ...['option-unknown', 'option-unknown', 'contest-unknown', 'contest-unknown', 'station-unknown'],
      ]);
      const [registered = 0] = await append(database, [contentEntry('registry', registryWith(['A', 'B', 'C'], ['Z']))]);
      await projectToHead(database, projecting);
      expect(await quarantined(database)).toEqual(['option-unknown', 'station-unknown']);
      expect(await results(database)).toEqual([
        { unit: '1', figures: [50, 20, 30, 2], conflict: [], statements: 3 },
        { unit: '2', figures: [7], conflict: [], statements: 1 },
      ]);
      const { rows } = await database.app.query<{ changed: number }>('select changed from projection.result');
      expect(rows.map(({ changed }) => changed)).toEqual([registered, registered]);
      await append(database, [
        contentEntry('registry', registryWith(['A', 'B', 'C'], ['Z', 'Y'])),
        contentEntry('registry', stationList(['404'])),
      ]);
      await projectToHead(database, projecting);
      expect(await results(database)).toHaveLength(3);
    });
  });

  test('what was not signed opens nothing: the next opening that is one of the submission does', async () => {
    await withElection(async (database) => {
      const [one, two] = [await from(phone, protocol()), await from(phone, protocol({ station: '2' }, { A: 50 }))];
      const [sequence = 0] = await append(database, [one.entry]);
      const opening = one.opening(sequence);
      const fields = opening.outcome === 'open' ? opening.fields : [];
      const changed = fields.map((field) => (field[0] === '/station' ? [field[0], field[1], '2'] : field));
      await append(database, [
        openingsEntry([two.opening(sequence)]),
        openingsEntry([{ ...opening, fields: changed } as typeof opening]),
      ]);
      await projectToHead(database, projecting);
      expect(await results(database)).toEqual([]);
      await append(database, [openingsEntry([two.opening(sequence), opening])]);
      await projectToHead(database, projecting);
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 1 }]);
    });
  });

  test('the first opening holds', async () => {
    await withElection(async (database) => {
      const [one, two] = [await from(phone, protocol()), await from(phone, protocol({}, { A: 1, B: 1 }))];
      const [sequence = 0] = await append(database, [one.entry]);
      await append(database, [
        openingsEntry([one.opening(sequence), two.opening(sequence)]),
        openingsEntry([two.opening(sequence)]),
      ]);
      await projectToHead(database, projecting);
      expect(await results(database)).toEqual([{ unit: '1', figures: [50, 20, 30], conflict: [], statements: 1 }]);
    });
  });

  test('one by one or in batches: the same projections', { timeout: 300_000 }, async () => {
    const ids = Array.from({ length: 6 }, () => randomId());
    const sent = fc.array(
      fc.record({
        station: fc.constantFrom('1', '2'),
        device: fc.constantFrom(phone, other),
        supersedes: fc.option(fc.constantFrom(...ids)),
        options: fc.record({ A: fc.integer({ min: 0, max: 2 }) }),
      }),
      { minLength: 1, maxLength: ids.length },
    );
    await fc.assert(
      fc.asyncProperty(sent, async (protocols) => {
        const made = await Promise.all(
          protocols.map(({ device, options, ...said }, index) =>
            from(device, protocol({ ...said, id: ids[index] ?? randomId() }, options)),
          ),
        );
        const outcomes: unknown[] = [];
        for (const batches of [made.map((one) => [one]), [made], made.toReversed().map((one) => [one])]) {
          await withElection(async (database) => {
            for (const batch of batches) await send(database, ...batch);
            outcomes.push(await results(database));
          });
        }
        expect(outcomes[1]).toEqual(outcomes[0]);
        expect(outcomes[2]).toEqual(outcomes[0]);
      }),
      { numRuns: 4 },
    );
  });
});
