import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { Contest, Election, Source } from '@kua/core/registry/election.ts';
import { contestSchema, electionSchema, sourceSchema } from '@kua/core/registry/registry-contract.ts';

/** What the ledger has said of an election, its contests and sources. */
export type KnownElection = Readonly<{
  /** Null before its first entry. */
  said: Readonly<{ election: Election; sources: readonly Source[] }> | null;
  contests: ReadonlyMap<string, Contest>;
  /** Sequence of the last entry that changed the registry; 0 before the first. */
  lastChange: number;
}>;

const electionRow = z.object({ body: electionSchema, sources: z.array(sourceSchema) });
const contestRow = z.object({ body: contestSchema });
const headRow = z.object({ registry: z.number() });

/** Reads it from the projections that the connection's search path names. */
export async function readKnownElection(client: ClientBase, election: string): Promise<KnownElection> {
  const elections = await client.query('select body, sources from election where election = $1', [election]);
  const contests = await client.query('select body from contest where election = $1', [election]);
  const heads = await client.query('select registry from head where election = $1', [election]);
  const known = z.array(electionRow).parse(elections.rows)[0];
  return {
    said: known === undefined ? null : { election: known.body, sources: known.sources },
    contests: new Map(
      z
        .array(contestRow)
        .parse(contests.rows)
        .map(({ body }) => [body.id, body]),
    ),
    lastChange: z.array(headRow).parse(heads.rows)[0]?.registry ?? 0,
  };
}
