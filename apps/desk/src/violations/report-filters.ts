/** Which list is looked at: reports by what was found of them, and those of citizens by what staff made of them. */
import { reportLists, type ReportList } from '@kua/core/observations/violation-review-contract.ts';
import { words } from '../shell/words-state.ts';

/** `waiting`: nobody decided whether they are reports. `pressure`: facts of pressure, but for what was found to be none. */
export const citizenLists = ['waiting', 'pressure'] as const;
export type CitizenList = (typeof citizenLists)[number];

export const filters = [...reportLists, ...citizenLists] as const;
export type Filter = ReportList | CitizenList;

export function isOfCitizens(one: Filter): one is CitizenList {
  return one === 'waiting' || one === 'pressure';
}

export function filterName(one: Filter): string {
  const names = {
    intake: words().violationsNew(),
    triage: words().violationsInHand(),
    found: words().violationsFound(),
    grouped: words().violationsGrouped(),
    all: words().violationsAll(),
    waiting: words().violationsWaiting(),
    pressure: words().violationsPressure(),
  };
  return names[one];
}
