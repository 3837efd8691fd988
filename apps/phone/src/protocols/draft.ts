/** What she has typed and photographed of a protocol until it is sent: on the phone under the notebook's key, written at every tap. */
import type { Contest, LocalText } from '@kua/core/registry/election.ts';
import { largestFigure } from '@kua/core/registry/figure-limits.ts';
import type { FigureLookup } from '@kua/core/registry/relation.ts';
import type { SavedFile } from '../evidence/capture.ts';
import { pageOf } from '../notebook/notebook.ts';
import type { ListedStation } from '../registry/kit.ts';

/** The form that is filled in. */
export type Form = Readonly<{ station: ListedStation; contest: Contest }>;

/** What of the paper is photographed, as statements name it. */
export const paperParts = ['page-1', 'page-2', 'signatures', 'stamp'] as const;
export type PaperPart = (typeof paperParts)[number];

/** A statement names at most 50 files, and each photo goes with a small one. */
export const mostPhotos = 24;

export type Shot = Readonly<{ photo: SavedFile; thumbnail: SavedFile | null }>;

/** By id. Null: not on the paper. What is not here, she has not come to. */
type Figures = Readonly<Record<string, number | null>>;

export type Draft = Readonly<{
  fields: Figures;
  options: Figures;
  shots: Readonly<Partial<Record<PaperPart, readonly Shot[]>>>;
}>;

/** A row of the paper that has a figure. */
export type Cell = Readonly<{ kind: 'fields' | 'options'; id: string; name: LocalText }>;

const emptyDraft: Draft = { fields: {}, options: {}, shots: {} };

/** By station and contest: no name of a page says where she is. Named as drafts are: what lies here readable is listed by that. */
export const draftsPage = pageOf<Readonly<Record<string, Draft>>>('draft protocol');

export function formKey({ station, contest }: Form): string {
  return JSON.stringify([station.id, contest.id]);
}

export function draftOf(form: Form): Draft {
  return draftsPage.content.value?.[formKey(form)] ?? emptyDraft;
}

/** Of what is there now: two taps in one moment are both kept. */
export function changeDraft(form: Form, change: (draft: Draft) => Draft): Promise<void> {
  const drafts = draftsPage.content.peek() ?? {};
  const key = formKey(form);
  return draftsPage.put({ ...drafts, [key]: change(drafts[key] ?? emptyDraft) });
}

/** What the page is without the draft of this form; null where none is left. */
export function draftsWithout(form: Form): Readonly<Record<string, Draft>> | null {
  const left = Object.entries(draftsPage.content.peek() ?? {}).filter(([key]) => key !== formKey(form));
  return left.length === 0 ? null : Object.fromEntries(left);
}

/** In the order of the paper, then of the ballot. */
export function cellsOf({ fields, options }: Contest): readonly Cell[] {
  return [
    ...fields.map(({ id, name }) => ({ kind: 'fields', id, name }) as const),
    ...options.map(({ id, name }) => ({ kind: 'options', id, name }) as const),
  ];
}

/** Undefined: she has not come to it. Ids are anybody's words, `constructor` among them. */
export function figureOf(draft: Draft, { kind, id }: Pick<Cell, 'kind' | 'id'>): number | null | undefined {
  return Object.hasOwn(draft[kind], id) ? draft[kind][id] : undefined;
}

export function withFigure(draft: Draft, { kind, id }: Cell, figure: number | null | undefined): Draft {
  const others = Object.entries(draft[kind]).filter(([each]) => each !== id);
  return { ...draft, [kind]: Object.fromEntries(figure === undefined ? others : [...others, [id, figure]]) };
}

/** One more digit at the end. What no list of voters can be is not taken. */
export function afterDigit(figure: number | null | undefined, digit: number): number {
  const more = (figure ?? 0) * 10 + digit;
  return more > largestFigure ? (figure ?? 0) : more;
}

/** The last digit gone; nothing is left of a single one. */
export function afterErasing(figure: number | null | undefined): number | undefined {
  return figure === null || figure === undefined || figure < 10 ? undefined : Math.floor(figure / 10);
}

export function lookupIn(draft: Draft): FigureLookup {
  return (id) => figureOf(draft, { kind: 'fields', id }) ?? figureOf(draft, { kind: 'options', id }) ?? null;
}

export function withShot(draft: Draft, part: PaperPart, shot: Shot): Draft {
  return { ...draft, shots: { ...draft.shots, [part]: [...(draft.shots[part] ?? []), shot] } };
}

export function shotsOf({ shots }: Draft): readonly Shot[] {
  return paperParts.flatMap((part) => shots[part] ?? []);
}

/** How far she is. */
export function progressOf({ contest }: Form, draft: Draft): Readonly<{ typed: number; all: number; photos: number }> {
  const cells = cellsOf(contest);
  const typed = cells.filter((cell) => figureOf(draft, cell) !== undefined).length;
  return { typed, all: cells.length, photos: shotsOf(draft).length };
}
