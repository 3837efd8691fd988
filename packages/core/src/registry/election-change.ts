/** Whether an entry that speaks of an election would change anything. */
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { Contest, Election, Source } from './election.ts';
import type { RegistryBody } from './registry-contract.ts';
import { mergeContest, mergeElection, mergeSources } from './registry-merge.ts';

type ElectionBody = Extract<RegistryBody, { type: 'election' }>;

/** The election as the ledger has it, and its contests by id. */
export type ElectionState = Readonly<{
  said: Readonly<{ election: Election; sources: readonly Source[] }> | null;
  contests: ReadonlyMap<string, Contest>;
}>;

/** True unless the state after the entry would equal the state before it. */
export function changesElection({ said, contests }: ElectionState, body: ElectionBody): boolean {
  if (said === null) return true;
  return (
    !isSame(said.election, mergeElection(said.election, body.election, body)) ||
    !isSame(said.sources, mergeSources(said.sources, body.sources)) ||
    body.contests.some((contest) => {
      const known = contests.get(contest.id);
      return known === undefined || !isSame(known, mergeContest(known, contest));
    })
  );
}

/** Objects come back from a database with their keys in another order. */
function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
