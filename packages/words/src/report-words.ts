/** The closed lists of citizens' reports in words. */
import type { demands, pressed, pressers, pressureForms } from '@kua/core/voters/citizen-report.ts';
import type { VoterWords } from './generated/keys.ts';

type Key = { [K in keyof VoterWords]: VoterWords[K] extends () => string ? K : never }[keyof VoterWords];

export const formKeys: Readonly<Record<(typeof pressureForms)[number], Key>> = {
  threat: 'formThreat',
  detention: 'formDetention',
  check: 'formCheck',
  summons: 'formSummons',
  dismissal: 'formDismissal',
  expulsion: 'formExpulsion',
  order: 'formOrder',
  promise: 'formPromise',
  other: 'other',
};

export const pressedKeys: Readonly<Record<(typeof pressed)[number], Key>> = {
  student: 'pressedStudent',
  employee: 'pressedEmployee',
  observer: 'pressedObserver',
  organisation: 'pressedOrganisation',
  'commission-member': 'pressedCommission',
  voter: 'pressedVoter',
  other: 'pressedOther',
};

export const presserKeys: Readonly<Record<(typeof pressers)[number], Key>> = {
  employer: 'byEmployer',
  school: 'bySchool',
  police: 'byPolice',
  security: 'bySecurity',
  inspection: 'byInspection',
  authority: 'byAuthority',
  commission: 'byCommission',
  party: 'byParty',
  unknown: 'unknown',
  other: 'other',
};

export const demandKeys: Readonly<Record<(typeof demands)[number], Key>> = {
  vote: 'demandVote',
  'vote-for': 'demandVoteFor',
  'prove-vote': 'demandProve',
  'not-observe': 'demandNotObserve',
  'hand-over': 'demandHandOver',
  silence: 'demandSilence',
  sign: 'demandSign',
  none: 'demandNone',
  unknown: 'unknown',
  other: 'other',
};

/** A list as choices of a field, in its own order. */
export function choicesOf<Code extends string>(
  words: VoterWords,
  keys: Readonly<Record<Code, Key>>,
): readonly Readonly<{ code: Code; name: string }>[] {
  return (Object.keys(keys) as Code[]).map((code) => ({ code, name: words[keys[code]]() }));
}
