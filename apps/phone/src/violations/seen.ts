/** What she is reporting: a draft until it is sent, and of what was sent today no more than its kind and its time. */
import { computed } from '@preact/signals';
import type { Result } from '@kua/core/kernel/result.ts';
import type { roles } from '@kua/core/observations/violation-role.ts';
import type { ViolationCode } from '@kua/core/registry/violation-contract.ts';
import type { SavedFile } from '../evidence/capture.ts';
import { takeInHand, type Hand } from '../evidence/in-hand.ts';
import { isBeingSaved, say, type SavingTrouble } from '../evidence/saying.ts';
import { pageOf } from '../notebook/notebook.ts';
import { kitPage, rightNow, type ListedStation } from '../registry/kit.ts';
import { dateAt } from '../registry/station-time.ts';
import { currentPlace } from '../registry/place.ts';

export type Role = (typeof roles)[number];

export type Seen = Readonly<{
  code: string;
  /** RFC 3339. */
  at: string;
  station: ListedStation | null;
  role: Role | null;
  asked: string;
  answered: string;
  text: string;
  files: readonly SavedFile[];
  /** Her station may be named while she is still there. */
  nameStation: boolean;
  /** Id of the report to which this adds. */
  supplements: string | null;
}>;

export const seenPage = pageOf<Seen>('draft violation');
export const detailsPage = pageOf<Seen>('draft violation details');
export type SeenPage = typeof seenPage;
/** Begun and left for another station or another report; it can be taken up again. */
export const asidePage = pageOf<readonly Seen[]>('draft violations aside');

export type Reported = Readonly<{
  id: string;
  code: string;
  at: string;
  savedAt: string;
  station: ListedStation | null;
}>;
export const reportedPage = pageOf<readonly Reported[]>('violations of the day');

/** Of today, the newest first. A day of observing ends in the morning, after the count. */
export const reportedToday = computed<readonly Reported[]>(() => {
  const today = observingDate(rightNow().toISOString());
  return (reportedPage.content.value ?? []).filter(({ savedAt }) => observingDate(savedAt) === today).toReversed();
});

const morningMs = 6 * 3_600_000;

function observingDate(at: string): string {
  return dateAt(Date.parse(at) - morningMs);
}

export function violationOf(code: string): ViolationCode | null {
  return kitPage.content.value?.handbook.violations.find(({ id }) => id === code) ?? null;
}

/**
 * Another kind takes over what she has already written or photographed here; where there is nothing of it, it begins now. What she began
 * at another station is not of this one.
 */
export async function pick(code: string): Promise<void> {
  if (isBeingSaved(seenPage.name)) return;
  const begun = seenPage.content.peek();
  const isOfHere = begun?.station === null || begun?.station.id === currentPlace()?.station.id;
  const goesOn = begun !== null && isOfHere && hasDetails(begun);
  await (goesOn ? seenPage.put({ ...begun, code }) : takeInHand(handOf(seenPage), beginning(code)));
}

/** Where something like this is written. */
export function pageFor({ supplements }: Pick<Seen, 'supplements'>): SeenPage {
  return supplements === null ? seenPage : detailsPage;
}

function handOf(page: SeenPage): Hand<Seen> {
  return { page, asidePage, isWritten: hasDetails };
}

/** What was in hand instead is put aside. */
export function takeUp(seen: Seen): Promise<void> {
  return takeInHand(handOf(pageFor(seen)), seen);
}

function hasDetails({ role, asked, answered, text, files }: Seen): boolean {
  return role !== null || files.length > 0 || [asked, answered, text].some((words) => words !== '');
}

function beginning(code: string): Seen {
  const station = currentPlace()?.station ?? null;
  const nothing = { role: null, asked: '', answered: '', text: '', files: [], nameStation: false, supplements: null };
  return { code, at: rightNow().toISOString(), station, ...nothing };
}

/** What she had begun to add to the same report stays, and so does what she had begun to add to another. */
export async function beginDetails({ id, code, at, station }: Reported): Promise<void> {
  if (detailsPage.content.peek()?.supplements === id) return;
  const aside = (asidePage.content.peek() ?? []).find(({ supplements }) => supplements === id);
  if (aside !== undefined) await takeUp(aside);
  else await takeInHand(handOf(detailsPage), { ...beginning(code), at, station, supplements: id });
}

export async function report(page: SeenPage, seen: Seen): Promise<Result<string, SavingTrouble>> {
  const { code, at, role, text, asked, answered, files, nameStation, supplements } = seen;
  const station = seen.station ?? currentPlace()?.station ?? null;
  const body = {
    code,
    at,
    text,
    ...(role === null ? {} : { role }),
    ...(asked === '' ? {} : { asked }),
    ...(answered === '' ? {} : { answered }),
    ...(supplements === null ? {} : { supplements }),
    ...(nameStation ? { nameStation } : {}),
  };
  const said = { kind: 'violation', station: station?.id ?? null, supersedes: null, body } as const;
  const saved = await say(said, { rank: 'text', files, pages: { [page.name]: null } });
  const savedAt = rightNow().toISOString();
  if (saved.ok && supplements === null)
    await reportedPage.put([...reportedToday.peek().toReversed(), { id: saved.value, code, at, savedAt, station }]);
  return saved;
}
