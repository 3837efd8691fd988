/** What the answers of a list's questions are called; apart from the contract, so that who reads a list needs no checker of files. */
import type { ChecklistQuestion, NamedAnswer } from './checklist-contract.ts';

/** The third answer to yes or no. */
export const notSeen = 'not-seen';

/** The keys under which a question's answer stands in a submission: of `several` one for each choice, of every other kind its id. */
export function answerKeys(asked: ChecklistQuestion): readonly string[] {
  return asked.kind === 'several' ? asked.choices.map((choice) => `${asked.id}:${choice.id}`) : [asked.id];
}

/** The answers that other questions and violations may refer to; none for kinds whose answers have no names. */
export function namedAnswersOf(asked: ChecklistQuestion): readonly NamedAnswer[] {
  if (asked.kind === 'yes-no') return [true, false, notSeen];
  return asked.kind === 'choice' || asked.kind === 'several' ? asked.choices.map((choice) => choice.id) : [];
}
