/** When the phone looks whether the log has what was accepted: on a start with a line, when it is back, and while somebody waits for it. */
import { effect, signal } from '@preact/signals';
import { keyList, membershipPage } from '../access/membership.ts';
import { pageOf } from '../notebook/notebook.ts';
import { rightNow } from '../registry/kit.ts';
import { plainFetch } from '../shell/plain-fetch.ts';
import { counts, recountSoon } from './counts.ts';
import { lookForPublic } from './published.ts';
import { vault } from './sending.ts';

/** Ids of reports that the log signed for and does not have. */
export const brokenPage = pageOf<readonly string[]>('broken promises');

/** `time`: when the log was last read. */
export const lookedAt = signal<Readonly<{ reached: boolean; time: number }> | null>(null);

/** A cheap phone makes so many in a second or two. */
const mostInAMinute = 60;
const aMinuteMs = 60_000;
let budget = { since: -Infinity, left: 0 };
let looking: Promise<void> | null = null;

/** One look at a time; more proofs than a phone can bear wait for the next minute. */
export function lookAtLog(): Promise<void> {
  looking ??= look().finally(() => (looking = null));
  return looking;
}

async function look(): Promise<void> {
  const [membership, keys] = [membershipPage.content.peek(), keyList.peek()];
  if (membership === null || keys === null || !navigator.onLine) return;
  const now = performance.now();
  if (now - budget.since >= aMinuteMs) budget = { since: now, left: mostInAMinute };
  const { home } = membership;
  const { shown, broken, reached } = await lookForPublic({
    vault,
    keys,
    home,
    // Tiles never change: the browser may have them, and asks.
    fetch: (url) => plainFetch(url, { cache: 'no-cache' }),
    most: budget.left,
  });
  budget = { ...budget, left: budget.left - shown.length - broken.length };
  lookedAt.value = { reached, time: rightNow().getTime() };
  const known = brokenPage.content.peek() ?? [];
  const found = broken.filter((id) => !known.includes(id));
  if (found.length > 0) await brokenPage.put([...known, ...found]);
  if (shown.length > 0) recountSoon();
}

/** While something accepted is not public yet, now and then; only with the app in sight. */
export function followLog(): void {
  addEventListener('online', () => void lookAtLog());
  const isOpen = (): boolean => counts.peek().accepted > counts.peek().public;
  effect(() => {
    if (counts.value.accepted > counts.value.public) void lookAtLog();
  });
  setInterval(() => {
    if (isOpen() && document.visibilityState === 'visible') void lookAtLog();
  }, aMinuteMs);
}
