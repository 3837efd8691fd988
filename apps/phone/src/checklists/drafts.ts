/** What she has answered and not sent, and what she has sent: by station and list. Of what was sent only how much it was, and when. */
import { visibleQuestions, withAnswers, type ChecklistAnswers } from '@kua/core/observations/checklist-answers.ts';
import type { Checklist } from '@kua/core/registry/checklist-contract.ts';
import type { SavedFile } from '../evidence/capture.ts';
import { pageOf } from '../notebook/notebook.ts';

/** `photos` by question; they stay while their question is not asked, in case that it is asked again. */
export type ListDraft = Readonly<{ answers: ChecklistAnswers; photos: Readonly<Record<string, readonly SavedFile[]>> }>;

/** `id` of the submission; `at`: RFC 3339. */
export type SentList = Readonly<{ id: string; at: string; answered: number; asked: number }>;

type ByStation<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** Gone as soon as nothing is open any more. */
export const draftsPage = pageOf<ByStation<ListDraft>>('draft lists');
export const sentPage = pageOf<ByStation<SentList>>('sent lists');

const empty: ListDraft = { answers: {}, photos: {} };

export function draftOf(station: string, list: string): ListDraft {
  return draftsPage.content.value?.[station]?.[list] ?? empty;
}

export function sentOf(station: string, list: string): SentList | null {
  return sentPage.content.value?.[station]?.[list] ?? null;
}

/** Written at every tap. Answers what is then answered. */
export function answer(station: string, list: Checklist, changed: ChecklistAnswers): ChecklistAnswers {
  return write(station, list, changed, draftOf(station, list.id).photos);
}

/** All photos of a question from now on. */
export function putPhotos(station: string, list: Checklist, question: string, files: readonly SavedFile[]): void {
  write(station, list, {}, { ...draftOf(station, list.id).photos, [question]: files });
}

function write(
  station: string,
  list: Checklist,
  changed: ChecklistAnswers,
  photos: ListDraft['photos'],
): ChecklistAnswers {
  const chosen = withAnswers(list, draftOf(station, list.id).answers, changed);
  const answers = withAnswers(list, chosen, photoCounts(list, chosen, photos));
  void draftsPage.put(withOne(draftsPage.content.peek(), station, list.id, { answers, photos }));
  return answers;
}

function photoCounts(list: Checklist, answers: ChecklistAnswers, photos: ListDraft['photos']): ChecklistAnswers {
  const asked = visibleQuestions(list, answers).filter(({ kind, id }) => kind === 'photo' && photos[id] !== undefined);
  return Object.fromEntries(
    asked.map(({ id }) => [id, (photos[id]?.length ?? 0) > 0 ? (photos[id]?.length ?? 0) : null]),
  );
}

export function withOne<T>(all: ByStation<T> | null, station: string, list: string, one: T): ByStation<T> {
  return { ...all, [station]: { ...all?.[station], [list]: one } };
}

/** Null when nothing is left. */
export function withoutOne<T>(all: ByStation<T> | null, station: string, list: string): ByStation<T> | null {
  const others = without(all?.[station] ?? {}, list);
  const left = isEmpty(others) ? without(all ?? {}, station) : { ...all, [station]: others };
  return isEmpty(left) ? null : left;
}

function without<T>(all: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== name));
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}

/** At how many stations other than this one something is answered and not sent. */
export function draftsElsewhere(station: string): number {
  return Object.keys(draftsPage.content.value ?? {}).filter((other) => other !== station).length;
}
