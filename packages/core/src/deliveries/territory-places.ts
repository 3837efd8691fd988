/** The territories that the rows of stations name: made as they appear, each once. */
import type { LocalText, Territory } from '../registry/election.ts';

export type PlaceStep = Readonly<{ id: string; name: LocalText; level: number }>;

/** Owned by one reading of a delivery. */
export type TerritoryPlaces = Readonly<{
  /** Id of the territory at the end of the path, below the whole. */
  place(path: readonly PlaceStep[]): string;
  /** Territories made since the last call, parents first. */
  drainNew(): readonly Territory[];
}>;

/** @param root id of the whole */
export function territoryPlaces(root: string): TerritoryPlaces {
  const known = new Set<string>();
  let fresh: Territory[] = [];
  return {
    place(path) {
      let parent = root;
      for (const step of path) {
        // Names repeat between regions: the path is what is unique.
        const id = parent === root ? step.id : `${parent}/${step.id}`;
        if (!known.has(id)) {
          known.add(id);
          fresh.push({ id, parent, level: step.level, name: step.name });
        }
        parent = id;
      }
      return parent;
    },
    drainNew() {
      const drained = fresh;
      if (drained.length > 0) fresh = [];
      return drained;
    },
  };
}
