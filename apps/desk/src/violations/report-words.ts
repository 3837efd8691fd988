/** How reports are called on the screens of the desk. */
import { instant } from '@kua/words/format.ts';
import { local, tongue, words } from '../shell/words-state.ts';
import { codes } from './board-state.ts';
import type { Incident, Report } from './violations-client.ts';

export function codeName(code: string | null): string {
  const name = codes.value.find(({ id }) => id === code)?.name;
  return name === undefined ? (code ?? '—') : local(name);
}

export function placeName({ station, place }: Pick<Report, 'station' | 'place'>): string {
  const parts = [
    station === null ? words().reportNoPlace() : words().reportStation({ number: station.number ?? station.id }),
    ...(place === null ? [] : [local(place)]),
  ];
  return parts.join(' · ');
}

export function timeName(time: string | null): string {
  return time === null ? words().reportNoTime() : instant(time, tongue());
}

export function outcomeName(outcome: Report['outcome']): string {
  const names = {
    intake: words().reportIntake(),
    triage: words().reportTriaged(),
    confirmed: words().reportConfirm(),
    unclear: words().reportUnclear(),
    refuted: words().reportRefute(),
  };
  return names[outcome];
}

export function stateName(state: Incident['state']): string {
  const names = {
    drafted: words().incidentDrafted(),
    published: words().incidentPublished(),
    withdrawn: words().incidentWithdrawn(),
  };
  return names[state];
}

export function originName(origin: Report['origin']): string {
  const names = {
    observer: words().originObserver(),
    citizen: words().originCitizen(),
    hotline: words().originHotline(),
  };
  return names[origin];
}
