import { listProgress, type ListProgress } from '@kua/core/observations/checklist-answers.ts';
import type { Checklist } from '@kua/core/registry/checklist-contract.ts';
import { kitPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { words } from '../shell/words-state.ts';
import { dayView } from '../today/day.ts';
import { draftOf, sentOf } from './drafts.ts';

export function progressOf(station: string, list: Checklist): ListProgress {
  return listProgress(list, draftOf(station, list.id).answers);
}

/** Lists that a moment which is due now opens. */
export function dueLists(): ReadonlySet<string> {
  const due = dayView.value?.due ?? [];
  return new Set(due.flatMap(({ opens }) => (opens?.kind === 'list' ? [opens.list] : [])));
}

/** On Today's tile: how far the list is that is due, else how many were sent. */
export function listsLine(): string {
  const lists = kitPage.content.value?.handbook.checklists ?? [];
  const station = currentPlace()?.station.id;
  if (station === undefined) return words().checklistsOpen({ n: lists.length });
  const due = dueLists();
  const now = lists.find(({ id }) => due.has(id));
  if (now !== undefined) return words().listsProgress(progressOf(station, now));
  const sent = lists.filter(({ id }) => sentOf(station, id) !== null).length;
  return sent === lists.length ? words().listsAllSent() : words().listsSentOf({ n: sent, all: lists.length });
}
