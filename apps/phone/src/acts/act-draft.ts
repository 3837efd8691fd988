/** An act while it is written, and the copy of it that she may keep afterwards. Everything in it stays under the notebook's key. */
import type { ListedStation } from '../registry/kit.ts';
import { rightNow } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { pageOf } from '../notebook/notebook.ts';
import type { SavedFile } from '../evidence/capture.ts';

export type Person = Readonly<{ name: string; role: string; contact: string }>;
/** `signature`: what she drew, as an SVG path; null where she signs on paper. */
export type ScreenWitness = Person & Readonly<{ signature: string | null }>;
type DeviceWitness = Readonly<{ device: string; signature: string }>;

/** What the phones of witnesses sign: from then on not a letter of it changes, or they sign anew. */
export type Fixed = Readonly<{ text: string; persons: string | null; digest: string }>;

type ActContent = Readonly<{
  code: string | null;
  /** RFC 3339. */
  at: string;
  until: string | null;
  station: ListedStation | null;
  spot: string;
  facts: string;
  asked: string;
  answered: string;
  author: Person & Readonly<{ mandate: string }>;
  commission: readonly Person[];
  witnesses: readonly ScreenWitness[];
}>;

export type ActDraft = ActContent &
  Readonly<{
    fixed: Fixed | null;
    signed: readonly DeviceWitness[];
    served: 'received' | 'refused' | null;
    number: string;
    files: readonly SavedFile[];
  }>;

/** It says what it is about: from then on it has steps. */
export type BegunAct = ActDraft & Readonly<{ code: string }>;

export function isBegun(act: ActDraft | null): act is BegunAct {
  return act !== null && act.code !== null;
}

export const actPage = pageOf<ActDraft>('draft act');

/** As it was sent; it lies here for as long as she wants to read or print it. `id` is null where the app was shut before it was noted. */
export type ActCopy = Readonly<{ id: string | null; act: ActDraft; fixed: Fixed }>;
export const actCopyPage = pageOf<ActCopy>('copy act');

export const nobody: Person = { name: '', role: '', contact: '' };

/** An act that was begun goes on; about something else a new one begins only where nothing was written. */
export async function beginAct(about: Partial<Pick<ActDraft, 'code' | 'at' | 'station'>> = {}): Promise<void> {
  const begun = actPage.content.peek();
  if (begun !== null && (about.code === undefined || begun.code === about.code || begun.facts !== '')) return;
  await actPage.put({
    code: null,
    at: rightNow().toISOString(),
    until: null,
    station: currentPlace()?.station ?? null,
    spot: '',
    facts: '',
    asked: '',
    answered: '',
    author: { ...nobody, mandate: '' },
    commission: [nobody],
    witnesses: [],
    fixed: null,
    signed: [],
    served: null,
    number: '',
    files: [],
    ...about,
  });
}

/** Whoever signed with a phone has signed what stood there: a change takes those signatures away. */
export function change(more: Partial<ActContent>): void {
  putAct({ ...more, fixed: null, signed: [] });
}

/** What is not under the signatures. */
export function putAct(more: Partial<ActDraft>): void {
  const act = actPage.content.peek();
  if (act !== null) void actPage.put({ ...act, ...more });
}
