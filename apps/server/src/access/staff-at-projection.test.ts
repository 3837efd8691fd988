import { expect, test } from 'vitest';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { beginElection } from '../../../../test/scenarios/ledger-election.ts';
import { staffEntries } from '../../../../test/scenarios/known-staff.ts';
import { folds } from '../deliveries/folds.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { checkProjections } from '../evidence/rebuild.ts';
import { withDatabase } from '../postgres/test-database.ts';

const election = 'hall';
const objects = folderObjects('/nowhere');
const decision = (body: object): NewEntry => contentEntry('decision', body);

/** Told as a story of entries, each of which whoever gets past the door of the server could write. */
test('what somebody decides counts only while she is at the desk, in a role that decides it, where she works', async () => {
  await withDatabase(async (database) => {
    const append = async (entries: readonly NewEntry[]) => {
      await appendEntries(database.app, { election, entries, receivedAt: '2026-11-22T16:00:00Z' });
      await projectToHead(database, { election, objects, folds });
    };
    const idsOf = async (text: string): Promise<unknown[]> =>
      (await database.app.query<{ id: unknown }>(`${text} order by id`)).rows.map(({ id }) => id);
    let drafts = 0;
    const draft = (by: string, place: Readonly<{ station: string | null; territory: string | null }>): NewEntry => {
      const text = { kk: '', ru: '', en: '' };
      const says = { code: 'VOTE.01', at: null, clock: 'told', consent: false, text };
      drafts += 1;
      const id = `i-draft${String(drafts).padStart(3, '0')}`;
      const none = { seen: 0, reports: [], pictures: [], acts: [], protocols: [] };
      return decision({ type: 'incident', by, id, ...none, ...says, ...place });
    };
    const take = (by: string, call: number): NewEntry => decision({ type: 'distress-taken', by, call });
    const keyed = (by: string, report: number) => decision({ type: 'citizen-report-call', by, report });
    const seen = (by: string, submission: number): NewEntry =>
      decision({ type: 'viewed', by, what: [{ submission, sealed: null }] });

    await beginElection(database, { id: election, date: '2026-11-22', pack: 'none' });
    const [lawyer, southern, verifier] = ['s-lawyer', 's-south0', 's-verify'];
    // Station 1 lies in the north, station 2 in the south.
    const [north, south] = [
      { station: '1', territory: null },
      { station: '2', territory: null },
    ];
    await append([draft(lawyer, north), take(lawyer, 101), seen(lawyer, 101), keyed(lawyer, 101)]);
    await append([
      ...staffEntries({ staff: lawyer, roles: ['lawyer'] }),
      ...staffEntries({ staff: southern, roles: ['coordinator'], territories: ['south'] }),
      ...staffEntries({ staff: verifier, roles: ['verifier'] }),
    ]);
    await append([draft(verifier, north), take(verifier, 102), keyed(verifier, 102), seen(verifier, 102)]);
    await append([draft(southern, north), draft(southern, { station: null, territory: 'north' })]);
    await append([draft('s-nobody', south), take('s-nobody', 103), seen('s-nobody', 103), keyed('s-nobody', 103)]);
    expect(await idsOf('select incident as id from projection.incident')).toEqual([]);
    expect(await idsOf('select call as id from projection.distress_taken')).toEqual([]);
    expect(await idsOf('select sequence as id from projection.citizen_call')).toEqual([]);
    expect(await idsOf('select submission as id from projection.viewed')).toEqual([102]);

    await append([
      draft(lawyer, north),
      draft(southern, south),
      draft(southern, { station: null, territory: 'south' }),
    ]);
    await append([take(lawyer, 104), keyed(southern, 104), seen(lawyer, 104)]);
    const ended = contentEntry('registry', { type: 'staff-ended', by: null, staff: lawyer });
    await append([ended, draft(lawyer, north), take(lawyer, 105), seen(lawyer, 105)]);
    expect(await idsOf("select says->>'by' as id from projection.incident")).toEqual([lawyer, southern, southern]);
    expect(await idsOf('select call as id from projection.distress_taken')).toEqual([104]);
    expect(await idsOf('select sequence as id from projection.citizen_call')).toEqual([104]);
    expect(await idsOf('select submission as id from projection.viewed')).toEqual([102, 104]);
    expect(await checkProjections(database, { election, objects, folds })).toMatchObject({ equal: true });
  });
});
