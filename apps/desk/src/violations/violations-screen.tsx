import { useEffect } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { decidesReports } from '../access/session.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { KeyCap } from '../shell/key-cap.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import {
  board,
  choose,
  chosen,
  citizens,
  filter,
  followBoard,
  more,
  opened,
  openedCitizen,
  pick,
} from './board-state.ts';
import { CitizenPanel } from './citizen-panel.tsx';
import { trouble } from './report-deeds.ts';
import { filterName, filters, isOfCitizens, type Filter } from './report-filters.ts';
import { NarrowBar } from './narrow-bar.tsx';
import { ReportPanel } from './report-panel.tsx';
import { CitizenRow, ReportRow } from './report-row.tsx';
import '../styles/listed.css';
import '../styles/violations.css';

/** Reports in the middle, the one that is looked at on the right. */
export function ViolationsScreen() {
  useEffect(followBoard, []);
  const known = isOfCitizens(filter.value) ? citizens.value : board.value;
  const isHere = known?.list === filter.value;
  const shown = isHere ? known.reports.map(({ report }) => report) : [];
  const left = isHere && known.isMore ? countOf(filter.value) - shown.length : 0;
  // Whoever decides about a report sees it until she goes on, also where it left the list.
  const at = shown.indexOf(chosen.value ?? 0);
  useEffect(() => {
    // Whoever types fast is at another list before this one has been looked at.
    const now = isOfCitizens(filter.peek()) ? citizens.peek() : board.peek();
    const isOld = now !== known || now?.list !== filter.peek();
    if (!isOld && chosen.peek() === null && shown[0] !== undefined) choose(shown[0]);
  }, [chosen.value, shown[0], known]);
  const go = (to: number): void => {
    const next = shown[Math.max(0, Math.min(shown.length - 1, to))];
    if (next !== undefined) choose(next);
    document.getElementById(`report-${next ?? ''}`)?.scrollIntoView({ block: 'nearest' });
    // She does not wait at the end of a page.
    if (left > 0 && to >= shown.length - 1) void more();
  };
  const lengthen: Action = {
    id: 'report-more',
    keys: ['KeyM'],
    name: words().reportsMore({ n: left }),
    run: () => void more(),
  };
  useActions([
    {
      id: 'report-next',
      keys: ['KeyJ', 'ArrowDown'],
      name: words().reportNext(),
      run: () => go(at + 1),
      repeats: true,
    },
    {
      id: 'report-previous',
      keys: ['KeyK', 'ArrowUp'],
      name: words().reportPrevious(),
      run: () => go(at - 1),
      repeats: true,
    },
    ...(left > 0 ? [lengthen] : []),
    ...filters.map((one, index): Action => ({
      id: `filter-${one}`,
      keys: [`Digit${index + 1}`],
      name: filterName(one),
      run: () => pick(one),
    })),
  ]);
  return (
    <div class="listed violations">
      <section class="listing" aria-label={words().violations()}>
        <h1>{words().violations()}</h1>
        <div class="filters" role="group" aria-label={words().violations()}>
          {filters.map((one, index) => (
            <button key={one} type="button" aria-pressed={one === filter.value} onClick={() => pick(one)}>
              <span>{filterName(one)}</span> <b>{num(one === 'grouped' ? (board.value?.events ?? 0) : countOf(one))}</b>
              <KeyCap chord={`Digit${index + 1}`} />
            </button>
          ))}
        </div>
        {isOfCitizens(filter.value) ? null : <NarrowBar />}
        {isHere ? null : <p role="status">{words().loading()}</p>}
        {isHere && shown.length === 0 ? <p class="empty">{words().violationsNone()}</p> : null}
        <ul>{isHere ? <Rows /> : null}</ul>
        {left > 0 ? <ActionButton action={lengthen} look="ghost" /> : null}
      </section>
      <div class="panel" id="report-panel">
        <p class="trouble" role="alert">
          {trouble.value?.()}
        </p>
        <Panel />
      </div>
    </div>
  );
}

/** How many there are, also where not all are listed. */
function countOf(one: Filter): number {
  return (isOfCitizens(one) ? citizens.value?.counts[one] : board.value?.counts[one]) ?? 0;
}

function Rows() {
  const of = (report: number) => ({ isOpen: report === chosen.value, onPick: () => tap(report) });
  const place = (report: number) => ({ key: report, id: `report-${report}` });
  return isOfCitizens(filter.value)
    ? citizens.value?.reports.map((each) => (
        <li {...place(each.report)}>
          <CitizenRow report={each} {...of(each.report)} />
        </li>
      ))
    : board.value?.reports.map((each) => (
        <li {...place(each.report)}>
          <ReportRow report={each} {...of(each.report)} />
        </li>
      ));
}

/** On a phone what she opens lies below the list. */
function tap(report: number): void {
  choose(report);
  if (matchMedia('(max-width: 60em)').matches) document.getElementById('report-panel')?.scrollIntoView();
}

function Panel() {
  const decides = decidesReports();
  if (isOfCitizens(filter.value)) {
    const citizen = openedCitizen.value;
    return citizen === null ? null : <CitizenPanel key={citizen.report} report={citizen} decides={decides} />;
  }
  const open = opened.value;
  return open === null ? null : <ReportPanel key={open.report} report={open} decides={decides} />;
}
