import { num } from '@kua/words/format.ts';
import { words } from '../shell/words-state.ts';
import type { CitizenReport } from './citizen-client.ts';
import { first } from './citizen-state.ts';
import { marked } from './report-deeds.ts';
import {
  citizenPlace,
  citizenTitle,
  codeName,
  moderationName,
  originName,
  outcomeName,
  placeName,
  stateName,
} from './report-words.ts';
import type { Report } from './violations-client.ts';

type RowProps<T> = Readonly<{ report: T; isOpen: boolean; onPick: () => void }>;

export function ReportRow({ report, isOpen, onPick }: RowProps<Report>) {
  const { takenBack, incidentState, like, origin } = report;
  return (
    <Row
      isMarked={marked.value.has(report.report)}
      {...{ isOpen, onPick }}
      title={codeName(report.code)}
      place={placeName(report)}
      under={[
        originName(origin),
        incidentState === null ? outcomeName(report.outcome) : stateName(incidentState),
        ...(takenBack ? [words().reportTakenBack()] : []),
        ...(like > 0 ? [`${words().reportLike()}: ${num(like)}`] : []),
      ]}
    />
  );
}

export function CitizenRow({ report, isOpen, onPick }: RowProps<CitizenReport>) {
  return (
    <Row
      isMarked={first.value === report.report}
      {...{ isOpen, onPick }}
      title={citizenTitle(report)}
      place={citizenPlace(report)}
      under={[originName(report.origin), moderationName(report)]}
    />
  );
}

type Drawn = Readonly<{
  isMarked: boolean;
  isOpen: boolean;
  title: string;
  place: string;
  under: readonly string[];
  onPick: () => void;
}>;

function Row({ isMarked, isOpen, title, place, under, onPick }: Drawn) {
  return (
    <button
      type="button"
      class={isMarked ? 'entry marked' : 'entry'}
      aria-current={isOpen ? 'true' : undefined}
      onClick={onPick}
    >
      <b>{title}</b>
      <span>{place}</span>
      <small>{under.join(' · ')}</small>
    </button>
  );
}
