/** What the commission says, next to her own count: sent, and shown to her in a table. */
import type { Result } from '@kua/core/kernel/result.ts';
import { countedAt } from '@kua/core/observations/hand-count.ts';
import { minuteOf } from '@kua/core/observations/day-clock.ts';
import { say, type SavingTrouble } from '../evidence/saying.ts';
import { pageOf } from '../notebook/notebook.ts';
import { kitPage, rightNow } from '../registry/kit.ts';
import { momentOf } from '../registry/station-time.ts';
import { dayMinute, markDone, timeOf } from '../today/day.ts';
import { countAt } from './counted.ts';

/** `time`: `HH:MM`, a slot of the commission or any other minute. `id` of the submission. */
export type Mark = Readonly<{ time: string; cast: number | null; announced: number | null; id: string }>;

export const marksPage = pageOf<Readonly<Record<string, readonly Mark[]>>>('turnout marks');

/** What she types. `slot` null: not at an hour of the commission, but now. */
export type TurnoutDraft = Readonly<{ slot: string | null; announced: string }>;
/** By station and hour: no name of a page says where she is. The one that she had in hand last stands last. */
export const draftsPage = pageOf<Readonly<Record<string, TurnoutDraft>>>('draft turnout');

/** The one in hand. */
export function draftAt(station: string): TurnoutDraft | null {
  const begun = Object.entries(draftsPage.content.value ?? {}).filter(
    ([key, { slot }]) => key === keyOf(station, slot),
  );
  return begun.at(-1)?.[1] ?? null;
}

export function putDraft(station: string, draft: TurnoutDraft): Promise<void> {
  return draftsPage.put({ ...draftsWithout(station, draft.slot), [keyOf(station, draft.slot)]: draft });
}

/** Takes an hour in hand, with whatever she has typed of it before. */
export function takeInHand(station: string, slot: string | null): Promise<void> {
  return putDraft(station, draftsPage.content.peek()?.[keyOf(station, slot)] ?? { slot, announced: '' });
}

/** Digits stay; a draft without any is none. */
export function putOff(station: string, { slot, announced }: TurnoutDraft): Promise<void> {
  return announced === '' ? draftsPage.put(draftsWithout(station, slot)) : Promise.resolve();
}

/** Neither this one nor any that is empty; null where there is no other. */
function draftsWithout(station: string, slot: string | null): Readonly<Record<string, TurnoutDraft>> | null {
  const left = Object.entries(draftsPage.content.peek() ?? {}).filter(
    ([key, { announced }]) => key !== keyOf(station, slot) && announced !== '',
  );
  return left.length === 0 ? null : Object.fromEntries(left);
}

function keyOf(station: string, slot: string | null): string {
  return JSON.stringify([station, slot]);
}

export function marksAt(station: string): readonly Mark[] {
  return marksPage.content.value?.[station] ?? [];
}

/** The last hour of the commission that has passed here, unless she has its number already. */
export function dueSlot(station: string): string | null {
  const minute = dayMinute.value ?? -1;
  const slots = kitPage.content.value?.handbook.turnoutSlots ?? [];
  const last = slots.filter((slot) => minuteOf(slot) <= minute).at(-1);
  return last === undefined || marksAt(station).some(({ time }) => time === last) ? null : last;
}

/** Her own count at that hour; null where it is not known. */
export function ownCount(station: string, slot: string | null): number | null {
  const count = countAt(station);
  return slot === null ? (count?.total ?? null) : countedAt(count, slot, dayMinute.value ?? 0);
}

/** Said once more for the same hour, it takes the place of what was said before. */
export async function sendTurnout(station: string, draft: TurnoutDraft): Promise<Result<string, SavingTrouble>> {
  const { slot } = draft;
  const cast = ownCount(station, slot);
  const announced = draft.announced === '' ? null : Number(draft.announced);
  const time = slot ?? timeOf(dayMinute.peek() ?? 0);
  const before = marksAt(station).find((mark) => mark.time === time);
  const said = { kind: 'turnout', station, body: { at: instantOf(slot), cast, announced } } as const;
  const saved = await say(before === undefined ? said : { ...said, supersedes: before.id }, {
    rank: 'digits',
    pages: { [draftsPage.name]: draftsWithout(station, slot) },
  });
  if (!saved.ok) return saved;
  const others = marksAt(station).filter((mark) => mark !== before);
  const marks = [...others, { time, cast, announced, id: saved.value }];
  await marksPage.put({ ...marksPage.content.peek(), [station]: marks });
  if (slot !== null) await markDone(...momentsOf(slot));
  return saved;
}

function instantOf(slot: string | null): string {
  const kit = kitPage.content.peek();
  if (slot === null || kit === null) return rightNow().toISOString();
  return new Date(momentOf(kit.handbook.date, slot)).toISOString();
}

function momentsOf(slot: string): readonly string[] {
  return (kitPage.content.peek()?.handbook.clock ?? [])
    .filter(
      ({ at, opens }) => opens?.kind === 'form' && opens.form === 'turnout' && at.kind === 'time' && at.time === slot,
    )
    .map(({ id }) => id);
}
