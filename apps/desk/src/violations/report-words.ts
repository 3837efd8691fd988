/** How reports are called on the screens of the desk. */
import type { WithdrawalReason } from '@kua/core/observations/violation-review-contract.ts';
import { otherViolation } from '@kua/core/voters/citizen-report.ts';
import { instant } from '@kua/words/format.ts';
import { local, tongue, words } from '../shell/words-state.ts';
import { codes } from './board-state.ts';
import type { CitizenReport } from './citizen-client.ts';
import type { Call } from './distress.ts';
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

/** Where somebody was who calls for help. */
export function callPlace({ station }: Pick<Call, 'station'>): string {
  return station === null ? words().distressNowhere() : placeName({ station, place: station.place });
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

export function citizenTitle({ about, code }: Pick<CitizenReport, 'about' | 'code'>): string {
  if (about === 'pressure') return words().citizenPressure();
  return code === otherViolation ? words().citizenOther() : codeName(code);
}

export function citizenPlace({ station, number, place }: CitizenReport): string {
  return placeName({ station: station === null ? null : { id: station, number }, place });
}

export function moderationName({ outcome, of }: Pick<CitizenReport, 'outcome' | 'of'>): string {
  const names = {
    kept: words().citizenKept(),
    spam: words().citizenIsSpam(),
    duplicate: words().citizenRepeats({ n: String(of ?? '') }),
  };
  return outcome === null ? words().citizenWaits() : names[outcome];
}

/** Of an event: what, where, and how far it is. */
export function incidentName({ says, number, place, state }: Incident): string {
  const station = says.station === null ? null : { id: says.station, number };
  return [codeName(says.code), placeName({ station, place }), stateName(state)].join(' · ');
}

export function reasonName(reason: WithdrawalReason): string {
  const names = {
    mistake: words().withdrawnMistake(),
    repeated: words().withdrawnRepeated(),
    regrouped: words().withdrawnRegrouped(),
    safety: words().withdrawnSafety(),
    other: words().withdrawnOther(),
  };
  return names[reason];
}
