/** Her own count of voters, by station. It stays on the phone and goes on; what is sent of it are the numbers at certain hours. */
import { computed } from '@preact/signals';
import { countedOne, takenBack, type HandCount } from '@kua/core/observations/hand-count.ts';
import { pageOf, showPages } from '../notebook/notebook.ts';
import { kitPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { dayMinute, dayView, markDone } from '../today/day.ts';

export const countsPage = pageOf<Readonly<Record<string, HandCount | null>>>('counter');

export function countAt(station: string): HandCount | null {
  return countsPage.content.value?.[station] ?? null;
}

/** Voters that she counted at this station. */
export const counted = computed(() => countAt(currentPlace()?.station.id ?? '')?.total ?? 0);

export function countVoter(station: string): void {
  const before = countAt(station);
  const slots = kitPage.content.peek()?.handbook.turnoutSlots ?? [];
  put(station, countedOne(before, { minute: dayMinute.peek() ?? 0, slots }));
  if ('vibrate' in navigator) navigator.vibrate(25);
  if (before === null) void beginningIsDone();
}

export function takeBack(station: string): void {
  const before = countAt(station);
  if (before !== null) put(station, takenBack(before));
}

/** Taps come faster than a disk writes: what was tapped while one write runs is written together, right after it. */
function put(station: string, count: HandCount | null): void {
  showPages({ [countsPage.name]: { ...countsPage.content.peek(), [station]: count } });
  if (isWaiting) return;
  isWaiting = true;
  writing = writing.then(() => {
    isWaiting = false;
    return countsPage.put(countsPage.content.peek());
  });
}
let isWaiting = false;
let writing: Promise<void> = Promise.resolve();

/** That she should begin to count is then no longer due. */
async function beginningIsDone(): Promise<void> {
  const due = dayView.peek()?.due ?? [];
  const begins = due.filter(
    ({ opens, at }) => opens?.kind === 'form' && opens.form === 'turnout' && at.kind !== 'time',
  );
  if (begins.length > 0) await markDone(...begins.map(({ id }) => id));
}
