import type { Territory } from '../registry/election.ts';

/** The territory right below the whole in which each lies; of the whole itself, the whole. */
export function regionsOf(territories: readonly Pick<Territory, 'id' | 'parent'>[]): ReadonlyMap<string, string> {
  const byId = new Map(territories.map((territory) => [territory.id, territory]));
  return new Map(
    territories.map(({ id }) => {
      let region = id;
      for (let at = byId.get(id); typeof at?.parent === 'string'; at = byId.get(at.parent)) region = at.id;
      return [id, region];
    }),
  );
}
