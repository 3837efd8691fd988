import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { failure, success } from '@kua/core/kernel/result.ts';
import { makeDevice } from '@kua/device/device.ts';
import { folds } from '../deliveries/folds.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { withDatabase, type TestDatabase } from '../postgres/test-database.ts';
import type { Opener } from './opener.ts';
import type { SealedItem } from './opener-contract.ts';
import { openWaiting } from './opening-job.ts';
import { enrolledEntries, testSubmission, type TestSubmission } from './test-submission.ts';

const election = 'somewhere-2020';
const phone = makeDevice('1');
const clock = (): Date => new Date('2020-05-31T16:00:00Z');

function send(): Promise<TestSubmission> {
  const body = { at: '2020-05-31T20:00:00+05:00', cast: 1, announced: null };
  return testSubmission(
    { election, kind: 'turnout', station: null, capturedAt: '2020-05-31T20:00:00+05:00', body },
    phone,
  );
}

/** What became of the submissions, in order, when `open` answers for the opener; `asked`: how many it was asked for each time. */
async function outcomes(
  sent: readonly TestSubmission[],
  open: (items: readonly SealedItem[], openings: readonly SubmissionOpening[]) => Awaited<ReturnType<Opener['open']>>,
): Promise<Readonly<{ outcome: string; codes: readonly (string | null)[]; asked: readonly number[] }>> {
  const byId = new Map(sent.map((one) => [one.envelope.id, one]));
  const asked: number[] = [];
  const opener: Opener = {
    open: (_, items) => {
      asked.push(items.length);
      const openings = items.flatMap(({ id, sequence }) => byId.get(id)?.opening(sequence) ?? []);
      return Promise.resolve(open(items, openings));
    },
    read: () => Promise.resolve(failure('opener-lost')),
    openFile: () => Promise.resolve(failure('opener-lost')),
    openDerivative: () => Promise.reject(new Error('not asked')),
    pid: () => null,
    close: () => Promise.resolve(),
  };
  return withDatabase(async (database: TestDatabase) => {
    const receivedAt = clock().toISOString();
    const entries = [...enrolledEntries([phone]), ...sent.map(({ entry }) => entry)];
    await appendEntries(database.app, { election, entries, receivedAt });
    const outcome = await openWaiting(election, { database, objects: folderObjects(tmpdir()), folds, opener, clock });
    const { rows } = await database.app.query<{ code: string | null }>(
      `select case when s.opened is null then 'sealed' else q.code end as code from projection.submission s
       left join projection.quarantine q on q.election = s.election and q.sequence = s.sequence order by s.sequence`,
    );
    return { outcome, codes: rows.map(({ code }) => code), asked };
  });
}

describe('opening what waits', () => {
  test('what ends the opener each time is decided by itself, and all others are opened', async () => {
    const sent = await Promise.all(Array.from({ length: 9 }, send));
    const poison = sent[5]?.envelope.id;
    const { outcome, codes } = await outcomes(sent, (items, openings) =>
      items.some(({ id }) => id === poison) ? failure('opener-lost') : success(openings),
    );
    expect(outcome).toBe('done');
    expect(codes).toEqual(sent.map((_, index) => (index === 5 ? 'opening-failed' : null)));
  });

  test('an opening that was not signed is none', async () => {
    const sent = await Promise.all([send(), send(), send()]);
    const other = await send();
    const { codes } = await outcomes(sent, (items, openings) =>
      success(
        openings.map((opening, at) =>
          items[at]?.id === sent[1].envelope.id ? other.opening(opening.sequence) : opening,
        ),
      ),
    );
    expect(codes).toEqual([null, 'opening-failed', null]);
  });

  test('nothing is decided while the opener is away', async () => {
    const sent = await Promise.all([send(), send()]);
    const { outcome, codes } = await outcomes(sent, () => failure('opener-lost'));
    expect(outcome).toBe('opener-lost');
    expect(codes).toEqual(['sealed', 'sealed']);
  });

  test('what an answer leaves out is asked for again', async () => {
    const sent = await Promise.all(Array.from({ length: 5 }, send));
    const { codes, asked } = await outcomes(sent, (_, openings) => success(openings.slice(0, 2)));
    expect(codes).toEqual(sent.map(() => null));
    expect(asked).toEqual([5, 3, 1]);
  });
});
