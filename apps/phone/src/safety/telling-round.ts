/** One round of saying what the server has not shown yet that it has, each kind when it is time. */
import { shifted, timeToSay } from '@kua/core/access/phone-clock.ts';
import type { ToldKind } from '@kua/core/access/told.ts';
import { putClockRight, rightNow, skew } from '../registry/kit.ts';
import { attempt } from './telling-attempt.ts';
import { isTimeToSay, type Line } from './telling-pace.ts';
import { putTelling, tellingsPage, type Telling } from './tellings.ts';

export async function sayAll(by: Line): Promise<void> {
  for (const kind of ['check-in', 'contact', 'phrase'] as const)
    // She need not know that her clock is wrong, nor wait for it.
    if ((await say(kind, by)) === 'clock put right') await say(kind, 'new');
}

/** When each was said, on a clock that nobody sets. What she says anew is another one, and said at once. */
const triedAt = new WeakMap<object, readonly number[]>();

async function say(kind: ToldKind, by: Line): Promise<'clock put right' | 'said'> {
  await moveWithClock(kind);
  const told = tellingsPage.content.peek()?.[kind];
  if (told === undefined || told.state === 'known') return 'said';
  const tried = triedAt.get(told.said) ?? [];
  if (!isTimeToSay(tried, performance.now(), by)) return 'said';
  triedAt.set(told.said, [...tried, performance.now()]);
  const at = timeToSay(rightNow(), told.knownAt).toISOString();
  const answer = await attempt(told.said, at);
  if (answer.state === 'waiting') {
    if (answer.code !== told.code && tellingsPage.content.peek()?.[kind] === told)
      await putTelling(kind, { ...told, code: answer.code });
    return 'said';
  }
  const wasWrong = await putClockRight(answer.now);
  const isKnown = answer.state === 'known';
  // With a clock that was wrong the server has another hour from her than she meant.
  await settle(kind, told, { knownAt: isKnown ? at : told.knownAt, isThere: isKnown && !wasWrong });
  return wasWrong ? 'clock put right' : 'said';
}

/** What she chose by a clock that was wrong she chose so many hours from then: that holds, and not what the clock showed. */
async function moveWithClock(kind: ToldKind): Promise<void> {
  const told = tellingsPage.content.peek()?.[kind];
  const skewMs = skew.peek();
  if (told === undefined || told.state === 'known' || told.skewMs === skewMs) return;
  const byMs = skewMs - told.skewMs;
  const { said } = told;
  const moved = 'next' in said && said.next !== null ? { next: shifted(said.next, byMs) } : said;
  await putTelling(kind, { ...told, said: moved, madeAt: shifted(told.madeAt, byMs), skewMs });
}

async function settle(
  kind: ToldKind,
  told: Telling<ToldKind>,
  { knownAt, isThere }: Readonly<{ knownAt: string | null; isThere: boolean }>,
): Promise<void> {
  const now = tellingsPage.content.peek()?.[kind];
  if (now === undefined) return;
  // What she said meanwhile is another one, and has to be later than this one.
  await putTelling(kind, {
    ...now,
    knownAt,
    ...(now === told ? { state: isThere ? 'known' : 'waiting', code: null } : {}),
  });
}
