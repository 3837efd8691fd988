/** An act while it is written, and the copy of it that she may keep afterwards. Everything in it stays under the notebook's key. */
import { takeInHand, type Hand } from '../evidence/in-hand.ts';
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
    /** Who is about to sign; one of the witnesses once she is added. Null: nobody is. */
    witness: ScreenWitness | null;
  }>;

/** It says what it is about: from then on it has steps. */
export type BegunAct = ActDraft & Readonly<{ code: string }>;

export function isBegun(act: ActDraft | null): act is BegunAct {
  return act !== null && act.code !== null;
}

export const actPage = pageOf<ActDraft>('draft act');
/** Begun and left for another one; each can be taken up again. */
export const actsAsidePage = pageOf<readonly ActDraft[]>('draft acts aside');

/** As it was sent; it lies here for as long as she wants to read or print it. `id` is null where the app was shut before it was noted. */
export type ActCopy = Readonly<{ id: string | null; act: ActDraft; fixed: Fixed }>;
export const actCopyPage = pageOf<ActCopy>('copy act');

export const nobody: Person = { name: '', role: '', contact: '' };

type About = Readonly<{ code: string }> & Partial<Pick<ActDraft, 'at' | 'station'>>;

/** An act about the same at the same station goes on; about anything else a new one begins, and that one is put aside. */
export async function beginAct(about: About): Promise<void> {
  const begun = actPage.content.peek();
  const station = about.station === undefined ? (currentPlace()?.station ?? null) : about.station;
  if (begun !== null && begun.code === about.code && begun.station?.id === station?.id) return;
  await takeInHand(hand, {
    at: rightNow().toISOString(),
    until: null,
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
    witness: null,
    ...about,
    station,
  });
}

const hand: Hand<ActDraft> = { page: actPage, asidePage: actsAsidePage, isWritten };

/** So that another one can be begun. */
export function putActAside(): Promise<void> {
  return takeInHand(hand, null);
}

/** What was in hand instead is put aside. */
export function takeUpAct(act: ActDraft): Promise<void> {
  return takeInHand(hand, act);
}

function isWritten(act: ActDraft): boolean {
  const { spot, facts, asked, answered, author, commission, witnesses, signed, files, witness } = act;
  const persons = [author, ...commission, witness ?? nobody];
  const words = [spot, facts, asked, answered, ...persons.flatMap((person) => Object.values(person))];
  return words.some(Boolean) || witnesses.length + signed.length + files.length > 0;
}

/** Whoever signed with a phone has signed what stood there: a change takes those signatures away. */
export function change(more: Partial<ActContent & Pick<ActDraft, 'witness'>>): void {
  putAct({ ...more, fixed: null, signed: [] });
}

/** From here on she stands in the act. */
export function addWitness(witness: ScreenWitness): void {
  change({ witnesses: [...(actPage.content.peek()?.witnesses ?? []), witness], witness: null });
}

export function witnessCount({ witnesses, signed }: Pick<ActDraft, 'witnesses' | 'signed'>): number {
  return witnesses.length + signed.length;
}

/** What is not under the signatures. */
export function putAct(more: Partial<ActDraft>): void {
  const act = actPage.content.peek();
  if (act !== null) void actPage.put({ ...act, ...more });
}
