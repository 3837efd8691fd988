import type { Pack } from '@kua/core/registry/pack-contract.ts';
import type { Rehearsal } from '@kua/rehearsal/simulate.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import type { Opener } from '../intake/opener.ts';
import type { Database } from '../postgres/database.ts';

/** Where the rehearsal takes place. */
export type Stage = Readonly<{
  database: Database;
  objects: ObjectStore;
  pack: Pack;
  rehearsal: Rehearsal;
  keysFolder: string;
  opener: Opener;
  now: () => Date;
}>;
