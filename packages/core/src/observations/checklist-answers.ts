/**
 * What is asked of a list and how it is answered: docs/formats/pack.md says how each kind stands in a submission. A question that is
 * not asked has no answer, whatever was tapped before.
 */
import { unreachable } from '../kernel/result.ts';
import type { Checklist, ChecklistQuestion } from '../registry/checklist-contract.ts';
import { answerKeys, notSeen } from '../registry/checklist-question.ts';
import { largestFigure } from '../registry/figure-limits.ts';
import type { ChecklistAnswer } from './submission-body.ts';

/** By key: of a question that lets several be chosen one for each choice, of every other its id. Null is "passed over". */
export type ChecklistAnswers = Readonly<Record<string, ChecklistAnswer>>;

export type AnswersProblem = Readonly<{
  code: 'answer-unknown' | 'answer-hidden' | 'answer-wrong' | 'answer-incomplete';
  key: string;
}>;

/** The questions that are asked, in the order of the list. */
export function visibleQuestions(list: Checklist, answers: ChecklistAnswers): readonly ChecklistQuestion[] {
  const shown = new Map<string, ChecklistQuestion>();
  for (const question of list.questions) {
    const { when } = question;
    const earlier = when === undefined ? undefined : shown.get(when.question);
    const asked = when === undefined || (earlier !== undefined && isAnswered(earlier, answers, when.answers));
    if (asked) shown.set(question.id, question);
  }
  return [...shown.values()];
}

/** The first thing that these answers are not as the list asks; null when all is as it should be. Open questions are no problem. */
export function answersProblem(list: Checklist, answers: ChecklistAnswers): AnswersProblem | null {
  const visible = visibleQuestions(list, answers);
  for (const question of list.questions) {
    const keys = answerKeys(question);
    const given = keys.filter((key) => Object.hasOwn(answers, key));
    const [key] = given;
    if (key === undefined) continue;
    if (!visible.includes(question)) return { code: 'answer-hidden', key };
    const wrong = given.find((one) => !isAnswerOf(question, answers[one] ?? null));
    if (wrong !== undefined) return { code: 'answer-wrong', key: wrong };
    const missing = keys.find(
      (one) => (answers[one] ?? null) === null && given.some((other) => answers[other] !== null),
    );
    if (missing !== undefined) return { code: 'answer-incomplete', key: missing };
  }
  const known = new Set(list.questions.flatMap(answerKeys));
  const unknown = Object.keys(answers).find((key) => !known.has(key));
  return unknown === undefined ? null : { code: 'answer-unknown', key: unknown };
}

/** The answers with these ones changed, and without those of questions that are then no longer asked. */
export function withAnswers(list: Checklist, answers: ChecklistAnswers, changed: ChecklistAnswers): ChecklistAnswers {
  const all = { ...answers, ...changed };
  const kept = visibleQuestions(list, all).flatMap(answerKeys);
  return Object.fromEntries(kept.flatMap((key) => (Object.hasOwn(all, key) ? [[key, all[key] ?? null] as const] : [])));
}

/** Violations that these answers suggest to report, each once, in the order of the list. */
export function suggestedViolations(list: Checklist, answers: ChecklistAnswers): readonly string[] {
  return [...new Set(visibleQuestions(list, answers).flatMap((question) => violationsOf(question, answers)))];
}

/** Those that the answer of this one suggests. */
export function violationsOf(question: ChecklistQuestion, answers: ChecklistAnswers): readonly string[] {
  return (question.suggests ?? [])
    .filter((one) => isAnswered(question, answers, one.answers))
    .map(({ violation }) => violation);
}

/** `asked` counts the questions that may still be asked too: those that wait for one that has no answer yet. */
export type ListProgress = Readonly<{ answered: number; asked: number }>;

export function listProgress(list: Checklist, answers: ChecklistAnswers): ListProgress {
  const visible = new Set(visibleQuestions(list, answers));
  const answered = new Set([...visible].filter((question) => hasAnswer(question, answers)).map(({ id }) => id));
  const possible = new Set<string>();
  for (const question of list.questions) {
    const earlier = question.when?.question;
    const waits = earlier !== undefined && possible.has(earlier) && !answered.has(earlier);
    if (waits || visible.has(question)) possible.add(question.id);
  }
  return { answered: answered.size, asked: possible.size };
}

/** What was passed over has none. */
export function hasAnswer(question: ChecklistQuestion, answers: ChecklistAnswers): boolean {
  return answerKeys(question).every((key) => own(answers, key) !== null);
}

/** Whether the question's answer is one of these, or, where several are chosen, has one of them. */
function isAnswered(question: ChecklistQuestion, answers: ChecklistAnswers, wanted: readonly unknown[]): boolean {
  if (question.kind === 'several')
    return question.choices.some(({ id }) => wanted.includes(id) && own(answers, `${question.id}:${id}`) === true);
  return wanted.includes(own(answers, question.id));
}

function own(answers: ChecklistAnswers, key: string): ChecklistAnswer {
  return Object.hasOwn(answers, key) ? (answers[key] ?? null) : null;
}

function isAnswerOf(question: ChecklistQuestion, answer: ChecklistAnswer): boolean {
  if (answer === null) return true;
  switch (question.kind) {
    case 'yes-no':
      return typeof answer === 'boolean' || answer === notSeen;
    case 'several':
      return typeof answer === 'boolean';
    case 'number':
    case 'counter':
    case 'photo':
      return typeof answer === 'number' && Number.isInteger(answer) && answer >= 0 && answer <= largestFigure;
    case 'time':
      return typeof answer === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(answer);
    case 'choice':
      return question.choices.some(({ id }) => id === answer);
    case 'text':
      return typeof answer === 'object';
    default:
      return unreachable(question);
  }
}
