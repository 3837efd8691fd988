/** Photos of protocols at the desk: which wait, which is open, and what becomes of it. */
import { signal } from '@preact/signals';
import type { Refusal } from '../shell/asking.ts';
import { toast } from '../shell/toast.tsx';
import { words } from '../shell/words-state.ts';
import {
  askPhotos,
  openOriginal,
  publishPicture,
  withdrawPicture,
  type Photo,
  type PhotoForm,
  type PhotoList,
} from './photo-client.ts';

export const form = signal<PhotoForm>('waiting');
export const lists = signal<Readonly<Record<PhotoForm, PhotoList | null>>>({ waiting: null, public: null });
/** The photo that is looked at, by its file: it stays when the list changes. */
export const chosen = signal<string | null>(null);
/** What was opened, in this browser's memory alone and no longer than it is worked on. */
export const opened = signal<Readonly<{ photo: Photo; file: Blob }> | null>(null);
/** Why the last step was not taken, or what came of it, in the language on the screen. */
export const note = signal<(() => string) | null>(null);

const askAgainMs = 10_000;
const undoMs = 30_000;

export const keyOf = ({ submission, sealed }: Pick<Photo, 'submission' | 'sealed'>): string =>
  `${submission}-${sealed}`;

async function refresh(): Promise<void> {
  const [waiting, shown] = [await askPhotos('waiting'), await askPhotos('public')];
  lists.value = {
    waiting: waiting.ok ? waiting.value : lists.peek().waiting,
    public: shown.ok ? shown.value : lists.peek().public,
  };
}

/** Asks again and again while somebody looks. */
export function followPhotos(): () => void {
  void refresh();
  const timer = setInterval(() => void refresh(), askAgainMs);
  return () => {
    clearInterval(timer);
    opened.value = null;
  };
}

export function choose(photo: Photo | undefined): void {
  if (photo === undefined) return;
  chosen.value = keyOf(photo);
  opened.value = null;
  note.value = null;
}

export async function open(photo: Photo): Promise<void> {
  choose(photo);
  const answer = await openOriginal(photo);
  if (chosen.peek() !== keyOf(photo)) return;
  if (answer.ok) opened.value = { photo, file: answer.value };
  else note.value = troubleOf(answer.error);
}

/** Published, the next one that waits is opened. */
export async function publish(photo: Photo, made: Blob, regions: number): Promise<void> {
  const answer = await publishPicture(photo, made, regions);
  if (!answer.ok) {
    note.value = troubleOf(answer.error);
    return;
  }
  const waiting = lists.peek().waiting?.photos ?? [];
  const at = waiting.findIndex((each) => keyOf(each) === keyOf(photo));
  const next = waiting[at + 1] ?? waiting[0];
  toast.value = {
    text: () => words().photoPublished({ name: nameOf(photo) }),
    until: Date.now() + undoMs,
    undo: () => void undo(photo, answer.value.picture),
  };
  await refresh();
  if (form.peek() === 'waiting' && next !== undefined && keyOf(next) !== keyOf(photo)) await open(next);
  else opened.value = null;
}

async function undo(photo: Photo, picture: string): Promise<void> {
  if (await takeBack(photo, picture)) await open(photo);
}

/** Whether it is shown no more. */
export async function takeBack(photo: Photo, picture: string): Promise<boolean> {
  const answer = await withdrawPicture(photo, picture);
  await refresh();
  note.value = answer.ok ? () => words().photoWithdrawn({ name: nameOf(photo) }) : troubleOf(answer.error);
  return answer.ok;
}

export function nameOf({ station, role }: Pick<Photo, 'station' | 'role'>): string {
  const page = /^page-(\d+)$/.exec(role)?.[1];
  return [
    station === null ? words().photoNoStation() : words().reportStation({ number: station.number }),
    ...(page === undefined ? [] : [words().photoPage({ n: page })]),
  ].join(' · ');
}

function troubleOf(refusal: Refusal): (() => string) | null {
  // The frame of the desk says the others.
  if (refusal.kind !== 'refused') return null;
  const isUnreadable = refusal.code === 'too-large' || refusal.code === 'picture-unreadable';
  return () => (isUnreadable ? words().coverUnreadable() : words().photoRefused());
}
