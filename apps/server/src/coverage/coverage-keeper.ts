/** The coverage of each election, made anew when something arrived or a minute has passed, however many ask. */
import type { Pool } from 'pg';
import { coverageFindings, type Coverage, type CurveFinding } from '@kua/core/coverage/coverage-board.ts';
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { Election } from '@kua/core/registry/election.ts';
import { inSnapshot } from '../postgres/transaction-store.ts';
import { readKnownElection } from '../registry/known-election-store.ts';
import { readCoverage, type CoverageRules } from './coverage.ts';
import { readCoverageHead, type Snapshot } from './coverage-store.ts';

export type CoverageOptions = Readonly<{
  pool: Pool;
  rules: (election: Election) => Promise<Readonly<{ handbook: Handbook | null; colluders: number }>>;
  clock: () => Date;
}>;

export type FoundCoverage = Readonly<{ coverage: Coverage; findings: ReadonlyMap<string, readonly CurveFinding[]> }>;

export type CoverageKeeper = Readonly<{
  /** Null where the election has no stations that anybody spoke of. */
  coverage: (election: string) => Promise<FoundCoverage | null>;
  /** One view of the projections, with what the election's pack says. */
  look: <T>(election: string, read: (snapshot: Snapshot, rules: CoverageRules) => Promise<T>) => Promise<T | null>;
}>;

type Kept = Readonly<{ sequence: number; minute: number; found: FoundCoverage }>;

export function coverageKeeper({ pool, rules, clock }: CoverageOptions): CoverageKeeper {
  const kept = new Map<string, Kept>();
  /** Many ask at once when a minute begins: it is made once. */
  const making = new Map<string, Promise<FoundCoverage | null>>();

  async function look<T>(
    election: string,
    read: (snapshot: Snapshot, said: CoverageRules) => Promise<T>,
  ): Promise<T | null> {
    const client = await pool.connect();
    try {
      return await inSnapshot(client, async () => {
        const { said } = await readKnownElection(client, election);
        if (said === null) return null;
        const { handbook, colluders } = await rules(said.election);
        return handbook === null ? null : read({ client, election }, { handbook, colluders });
      });
    } finally {
      client.release();
    }
  }

  function make(election: string): Promise<FoundCoverage | null> {
    return look(election, async (snapshot, said) => {
      const now = clock();
      const minute = Math.floor(now.getTime() / 60_000);
      const known = kept.get(election);
      const head = await readCoverageHead(snapshot);
      if (known !== undefined && known.sequence === head?.sequence && known.minute === minute) return known.found;
      const before = known?.found.coverage ?? null;
      const coverage = await readCoverage(snapshot, { rules: said, now, before });
      if (coverage === null) return null;
      // Nothing is found anew where nothing was stated anew.
      const isSame = known !== undefined && before?.stations === coverage.stations;
      const found = { coverage, findings: isSame ? known.found.findings : coverageFindings(coverage) };
      kept.set(election, { sequence: coverage.sequence, minute, found });
      return found;
    });
  }

  return {
    look,
    coverage: (election) => {
      const present = making.get(election);
      if (present !== undefined) return present;
      const made = make(election).finally(() => making.delete(election));
      making.set(election, made);
      return made;
    },
  };
}
