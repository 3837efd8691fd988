/** The control: the same question without a lock, as it would be written in a hurry. How many tasks of 200 two people get at once. */
import type { Database } from '../../apps/server/src/postgres/database.ts';
import type { Verifier } from './verification-copies.ts';

export async function takeWithoutLock(database: Database, verifiers: readonly Verifier[]): Promise<number> {
  const given: string[] = [];
  const held = new Set<string>();
  const takers = verifiers.slice(0, 8);
  while (given.length < 200) {
    await Promise.all(
      takers.map(async ({ election }) => {
        const { rows } = await database.app.query<{ copy: string }>(
          `select copy from projection.copy where election = $1 and priority is not null and copy <> all ($2)
           order by priority, sequence limit 1`,
          [election, [...held]],
        );
        for (const { copy } of rows) {
          given.push(copy);
          held.add(copy);
        }
      }),
    );
  }
  return given.length - new Set(given).size;
}
