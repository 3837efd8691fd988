/** "If I do not say by then that I am well, tell my lawyers." */
import { computed } from '@preact/signals';
import { tellCheckIn } from './telling.ts';
import { tellingsPage } from './tellings.ts';

export type NextCheckIn = Readonly<{
  /** Milliseconds. */
  at: number;
  /** From when to when, in minutes: what "again" means. */
  minutes: number;
  /** Whether the server has it: until then nobody waits for her. */
  known: boolean;
}>;

/** Null where she expects nobody to wait. */
export const nextCheckIn = computed<NextCheckIn | null>(() => {
  const telling = tellingsPage.content.value?.['check-in'];
  const next = telling?.said.next ?? null;
  if (telling === undefined || next === null) return null;
  const at = Date.parse(next);
  return {
    at,
    minutes: Math.max(1, Math.round((at - Date.parse(telling.madeAt)) / 60_000)),
    known: telling.state === 'known',
  };
});

/** From now on, so many minutes. */
export function sayWell(minutes: number, now: Date): Promise<void> {
  return tellCheckIn(new Date(now.getTime() + minutes * 60_000));
}
