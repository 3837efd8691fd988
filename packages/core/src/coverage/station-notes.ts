/** What observers noted at a station, in the words of the pack: which lists they filled in, and whom else they saw there. */
import { listProgress } from '../observations/checklist-answers.ts';
import type { Checklist, ChecklistQuestion } from '../registry/checklist-contract.ts';
import type { LocalText } from '../registry/election.ts';
import type { StationCoverage } from './coverage-contract.ts';

/** A list that arrived. Answers in words are sealed and not among them. */
export type ListNote = Readonly<{
  source: string;
  observer: number;
  minute: number;
  list: string;
  answers: Readonly<Record<string, boolean | number | string>>;
}>;

/** Lists that the pack does not know are left out. */
export function listsDone(notes: readonly ListNote[], checklists: readonly Checklist[]): StationCoverage['lists'] {
  return notes.flatMap(({ source, observer, minute, list, answers }) => {
    const known = checklists.find(({ id }) => id === list);
    if (known === undefined) return [];
    return [{ source, observer, minute, list, name: known.name, ...listProgress(known, answers) }];
  });
}

/** Answers to the questions about other observer groups, of each observer the last. */
export function otherObservers(
  notes: readonly ListNote[],
  checklists: readonly Checklist[],
): StationCoverage['others'] {
  const questions = checklists.flatMap(({ id, questions: all }) =>
    all.filter(({ about }) => about === 'other-observers').map((question) => ({ list: id, question })),
  );
  return questions.flatMap(({ list, question }) => {
    const told = new Set<string>();
    return notes.flatMap(({ source, observer, minute, list: filled, answers }) => {
      const who = `${source} ${observer}`;
      const answer = filled === list && !told.has(who) ? answerTo(question, answers) : null;
      if (answer === null) return [];
      told.add(who);
      return [{ source, observer, minute, question: question.text, answer }];
    });
  });
}

function answerTo(question: ChecklistQuestion, answers: ListNote['answers']): number | LocalText[] | null {
  if (question.kind === 'several') {
    const chosen = question.choices.filter(({ id }) => answers[`${question.id}:${id}`] === true);
    return chosen.length === 0 ? null : chosen.map(({ text }) => text);
  }
  const answer = answers[question.id];
  if (question.kind === 'choice') {
    const chosen = question.choices.find(({ id }) => id === answer);
    return chosen === undefined ? null : [chosen.text];
  }
  return typeof answer === 'number' ? answer : null;
}
