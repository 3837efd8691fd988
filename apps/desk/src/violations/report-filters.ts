/** Which reports are listed: by what was found of them, and those of citizens by what staff made of them. */
import { words } from '../shell/words-state.ts';
import { board } from './board-state.ts';
import { citizens, type CitizenReport } from './citizen-state.ts';
import type { Report } from './violations-client.ts';

export const filters = ['new', 'in-hand', 'found', 'grouped', 'all', 'waiting', 'pressure'] as const;
export type Filter = (typeof filters)[number];

export const isOfCitizens = (one: Filter): boolean => one === 'waiting' || one === 'pressure';

export function reportsIn(one: Filter): readonly Report[] {
  return (board.value?.reports ?? []).filter((report) => isIn(one, report));
}

/** `waiting`: nobody decided whether they are reports. `pressure`: facts of pressure, but for what was found to be none. */
export function citizensIn(one: Filter): readonly CitizenReport[] {
  return (citizens.value ?? []).filter(({ about, outcome }) =>
    one === 'waiting' ? outcome === null : about === 'pressure' && outcome !== 'spam' && outcome !== 'duplicate',
  );
}

export function numbersIn(one: Filter): readonly number[] {
  return (isOfCitizens(one) ? citizensIn(one) : reportsIn(one)).map(({ report }) => report);
}

function isIn(one: Filter, { outcome, incident }: Report): boolean {
  switch (one) {
    case 'new':
      return outcome === 'intake';
    case 'in-hand':
      return outcome === 'triage';
    case 'found':
      return outcome !== 'intake' && outcome !== 'triage' && incident === null;
    case 'grouped':
      return incident !== null;
    default:
      return true;
  }
}

export function filterName(one: Filter): string {
  const names = {
    new: words().violationsNew(),
    'in-hand': words().violationsInHand(),
    found: words().violationsFound(),
    grouped: words().violationsGrouped(),
    all: words().violationsAll(),
    waiting: words().violationsWaiting(),
    pressure: words().violationsPressure(),
  };
  return names[one];
}
