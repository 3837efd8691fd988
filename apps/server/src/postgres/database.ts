import type { Pool } from 'pg';

/** The program's two doors to the store, by database role. `close` ends the pools and stops what this process was last to use. */
export type Database = Readonly<{
  /** kua_app: appends through `ledger.append`, reads ledger and projections. */
  app: Pool;
  /** kua_projector: owns the projections, reads the ledger. */
  projector: Pool;
  close: () => Promise<void>;
}>;
