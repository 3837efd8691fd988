/** Where a mapping states an election otherwise than it is known: what is fixed by the first mapping is not changed by another. */
import type { Problem } from '../kernel/problem.ts';
import type { Election } from '../registry/election.ts';
import type { Mapping } from './mapping-contract.ts';

const fixed = ['date', 'country', 'pack', 'rehearsal'] as const;

/** One problem per key that the mapping states with another value; omitted keys say nothing. */
export function electionClashes(known: Election, said: Mapping['election']): readonly Problem[] {
  return fixed.flatMap((key) => {
    const stated = said[key];
    if (stated === undefined || stated === known[key]) return [];
    const sentence = `The election ${known.id} has ${key} ${JSON.stringify(known[key])} since its first mapping, this one says ${JSON.stringify(stated)}.`;
    return [{ code: 'election-clash', column: `election.${key}`, sentence }];
  });
}

/** The mapping with what is known in place of fixed keys that it omits. */
export function withKnownElection(known: Election, said: Mapping): Mapping {
  const { country, rehearsal } = known;
  // An omitted pack is `generic`: then there are no forms to be taken from it.
  const pack = known.pack === 'generic' ? undefined : known.pack;
  return { ...said, election: { country, pack, rehearsal, ...said.election } };
}
