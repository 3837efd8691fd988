import type { Pool } from 'pg';
import type { Staff } from '@kua/core/access/staff.ts';
import type { IncidentBody } from '@kua/core/observations/violation-review-contract.ts';
import { isInScope, isTerritoryInScope } from '../access/staff-scope-store.ts';
import { findUnknown, type Named } from '../observations/named-store.ts';

type Parts = Pick<IncidentBody, 'station' | 'territory' | 'reports' | 'pictures' | 'acts' | 'protocols'>;

export type Hidden = Readonly<{
  code: 'place-missing' | 'place-unknown' | `${Named}-unknown`;
  sentence: string;
  field: string;
}>;

/**
 * The first that an event names and that is not there for her: a place elsewhere, something of elsewhere, of another kind, or of nowhere.
 * Whoever works in some territories names a place: without one the event would lie outside them.
 */
export async function findHidden(pool: Pool, staff: Staff, said: Parts): Promise<Hidden | null> {
  const { station, territory } = said;
  if (staff.territories !== null && station === null && territory === null)
    return { code: 'place-missing', sentence: 'Say where it was, in your territories.', field: '/territory' };
  if (station !== null && !(await isInScope(pool, staff, station)))
    return { code: 'place-unknown', sentence: 'There is no such station here.', field: '/station' };
  if (territory !== null && !(await isTerritoryInScope(pool, staff, territory)))
    return { code: 'place-unknown', sentence: 'There is no such place here.', field: '/territory' };
  for (const [kind, list, sentence] of parts) {
    const names: readonly (string | number)[] = said[list];
    const unknown = await findUnknown(pool, staff, kind, { names, station });
    if (unknown !== null)
      return { code: `${kind}-unknown`, sentence, field: `/${list}/${names.map(String).indexOf(unknown)}` };
  }
  return null;
}

const parts = [
  ['report', 'reports', 'There is no such report here.'],
  ['picture', 'pictures', 'There is no such public picture here.'],
  ['act', 'acts', 'There is no such act here.'],
  ['protocol', 'protocols', 'There is no such protocol here.'],
] as const satisfies readonly (readonly [Named, keyof Parts, string])[];
