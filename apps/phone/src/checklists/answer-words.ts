import type { ChecklistAnswers } from '@kua/core/observations/checklist-answers.ts';
import type { ChecklistQuestion } from '@kua/core/registry/checklist-contract.ts';
import { notSeen } from '@kua/core/registry/checklist-question.ts';
import { local, words } from '../shell/words-state.ts';
import { yesNo } from './answer-field.tsx';

/** As she would say it; a dash where nothing was answered. */
export function answerInWords(question: ChecklistQuestion, answers: ChecklistAnswers): string {
  if (question.kind === 'several') {
    const given = question.choices.filter(({ id }) => typeof answers[`${question.id}:${id}`] === 'boolean');
    if (given.length === 0) return '—';
    const chosen = given.filter(({ id }) => answers[`${question.id}:${id}`] === true);
    return chosen.length === 0 ? words().listNone() : chosen.map(({ text }) => local(text)).join(' · ');
  }
  const given = answers[question.id] ?? null;
  if (given === null) return '—';
  if (typeof given === 'boolean' || given === notSeen) return yesNo(given);
  if (typeof given === 'object') return given.text;
  if (question.kind === 'choice') {
    const chosen = question.choices.find(({ id }) => id === given);
    return chosen === undefined ? '—' : local(chosen.text);
  }
  if (question.kind === 'photo' && typeof given === 'number') return words().listPhotosTaken({ n: given });
  return String(given);
}
