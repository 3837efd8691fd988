import { hasAnswer, listProgress, visibleQuestions } from '@kua/core/observations/checklist-answers.ts';
import type { DayView } from '@kua/core/observations/day-clock.ts';
import type { Result } from '@kua/core/kernel/result.ts';
import type { Checklist } from '@kua/core/registry/checklist-contract.ts';
import type { ClockMoment } from '@kua/core/registry/clock-contract.ts';
import { dropFiles } from '../evidence/erasing.ts';
import { say, type SavingTrouble } from '../evidence/saying.ts';
import { kitPage, rightNow } from '../registry/kit.ts';
import { dayView, markDone } from '../today/day.ts';
import { draftOf, draftsPage, sentOf, sentPage, withOne, withoutOne, type ListDraft } from './drafts.ts';

/** Some lists are asked for again and again. Where one is due once more, both count; else what is sent now takes the other's place. */
export function isNewRound(list: Checklist, view: DayView | null): boolean {
  return [...(view?.due ?? []), ...(view?.late ?? [])].some(
    ({ opens }) => opens?.kind === 'list' && opens.list === list.id,
  );
}

/** The list as it stands; open questions are fine. With it the draft is gone. */
export async function sendList(station: string, list: Checklist): Promise<Result<string, SavingTrouble>> {
  const draft = draftOf(station, list.id);
  const before = sentOf(station, list.id);
  const at = rightNow().toISOString();
  const replaces = before !== null && !isNewRound(list, dayView.peek());
  const said = { kind: 'checklist', station, body: { list: list.id, answers: draft.answers } } as const;
  // Its id is not known before it is sealed: written down right after.
  const saved = await say(replaces ? { ...said, supersedes: before.id } : said, {
    rank: 'text',
    files: filesOf(list, draft),
    pages: { [draftsPage.name]: withoutOne(draftsPage.content.peek(), station, list.id) },
  });
  if (!saved.ok) return saved;
  // Photos of questions that are not asked any more went with no statement.
  await dropFiles(Object.values(draft.photos).flat());
  const sent = { id: saved.value, at, ...listProgress(list, draft.answers) };
  await sentPage.put(withOne(sentPage.content.peek(), station, list.id, sent));
  await markDone(...momentsDone(list, draft));
  return saved;
}

function filesOf(list: Checklist, { answers, photos }: ListDraft) {
  return visibleQuestions(list, answers).flatMap(({ id }) => photos[id] ?? []);
}

/** Of the clock: those that asked for this list and whose hour has come, and those whose question it answers. */
function momentsDone(list: Checklist, { answers }: ListDraft): readonly string[] {
  const ahead = new Set(dayView.peek()?.ahead.map(({ id }) => id));
  const answered = new Set(
    visibleQuestions(list, answers)
      .filter((question) => hasAnswer(question, answers))
      .map(({ id }) => id),
  );
  const isDone = ({ id, opens }: ClockMoment): boolean =>
    opens?.kind === 'list' &&
    opens.list === list.id &&
    (opens.question === undefined ? !ahead.has(id) : answered.has(opens.question));
  return (kitPage.content.peek()?.handbook.clock ?? []).filter(isDone).map(({ id }) => id);
}
