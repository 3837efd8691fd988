import { expect, test } from 'vitest';
import { staffEntries } from '../../../../test/scenarios/known-staff.ts';
import { folds } from '../deliveries/folds.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { checkProjections } from '../evidence/rebuild.ts';
import { withDatabase } from '../postgres/test-database.ts';
import { logViews } from './view-log.ts';

test('what was looked at stands in the ledger, each time that it was', async () => {
  await withDatabase(async (database) => {
    const objects = folderObjects('/nowhere');
    const entries = staffEntries({ staff: 's-abc123', roles: ['lawyer'] });
    await appendEntries(database.app, { election: 'e', entries, receivedAt: '2026-11-22T18:00:00.000Z' });
    const picture = 'a'.repeat(64);
    const viewing = { election: 'e', by: 's-abc123', now: new Date('2026-11-22T19:00:00.000Z') };
    const look = (what: Parameters<typeof logViews>[1]['what']) => logViews(database.app, { ...viewing, what });
    await look([
      { submission: 7, sealed: null },
      { submission: 7, sealed: picture },
    ]);
    await look([{ submission: 7, sealed: null }]);
    await look([]);
    await look(Array.from({ length: 1500 }, (_, index) => ({ submission: index + 8, sealed: null })));
    await projectToHead(database, { election: 'e', objects, folds });
    const { rows } = await database.app.query(
      `select sequence, staff, submission, sealed, at from projection.viewed where submission = 7 order by sequence, item`,
    );
    const at = '2026-11-22T19:00:00.000Z';
    expect(rows).toEqual([
      { sequence: 3, staff: 's-abc123', submission: 7, sealed: null, at },
      { sequence: 3, staff: 's-abc123', submission: 7, sealed: picture, at },
      { sequence: 4, staff: 's-abc123', submission: 7, sealed: null, at },
    ]);
    const counted = await database.app.query('select count(*) as rows, max(sequence) as last from projection.viewed');
    expect(counted.rows).toEqual([{ rows: 1503, last: 6 }]);
    expect(await checkProjections(database, { election: 'e', objects, folds })).toMatchObject({ equal: true });
  });
});
