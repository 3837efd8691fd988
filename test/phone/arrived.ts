/** What the server knows of what a phone has sent, once its opener has opened it. */
import { shownFields } from '@kua/core/evidence/statement.ts';
import type { Opening } from '@kua/core/evidence/statement.ts';
import { shownObject } from '@kua/core/observations/submission-body.ts';
import { until } from '../scenarios/ledger-election.ts';
import type { PhoneStage } from './phone-election.ts';

export type Arrived = Readonly<{
  id: string;
  station: string;
  supersedes: string | null;
  body: unknown;
  files: readonly Readonly<{ role: string; outcome: string | null }>[];
}>;

/** The opened submissions of a kind from a station, in order, as soon as there are so many with all their files. */
export async function arrived(
  { database }: PhoneStage,
  wish: Readonly<{ kind: string; station: string; count: number }>,
): Promise<readonly Arrived[]> {
  const { answer } = await until(
    async () => {
      const { rows } = await database.app.query<Omit<Arrived, 'body'> & { opening: Opening }>(
        `select s.id, s.station, s.supersedes, s.opening, coalesce((
           select json_agg(json_build_object('role', a.role, 'outcome', a.outcome))
           from projection.attachment a where a.election = s.election and a.sequence = s.sequence
         ), '[]'::json) as files
         from projection.submission s where s.kind = $1 and s.station = $2 and s.opened is not null order by s.sequence`,
        [wish.kind, wish.station],
      );
      return rows;
    },
    (rows) => rows.length >= wish.count && rows.every(({ files }) => files.every(({ outcome }) => outcome !== null)),
    30_000,
  );
  return answer.map(({ opening, ...row }) => ({ ...row, body: shownObject(shownFields(opening), '/body') }));
}

/** Names of the pages in a phone's notebook: all that it could still read back. */
export const pageNames = `new Promise((resolve, reject) => {
  const asked = indexedDB.open('notes');
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const keys = asked.result.transaction('facts').objectStore('facts').getAllKeys();
    keys.onsuccess = () => { asked.result.close(); resolve(keys.result.filter((key) => key.startsWith('page '))); };
  };
})`;
