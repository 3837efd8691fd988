import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { decidesReports } from '../access/session.ts';
import { KeyCap } from '../shell/key-cap.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { board, followBoard, trouble } from './board-state.ts';
import { CitizenPanel } from './citizen-panel.tsx';
import { citizens, followCitizens } from './citizen-state.ts';
import { citizensIn, filterName, filters, isOfCitizens, numbersIn, reportsIn, type Filter } from './report-filters.ts';
import { ReportPanel } from './report-panel.tsx';
import { CitizenRow, ReportRow } from './report-row.tsx';
import '../styles/listed.css';
import '../styles/violations.css';

const filter = signal<Filter>('new');
/** The report that is looked at, by its number: it stays when the list changes. */
const chosen = signal<number | null>(null);

/** Reports in the middle, the one that is looked at on the right. */
export function ViolationsScreen() {
  useEffect(followBoard, []);
  useEffect(followCitizens, []);
  const known = isOfCitizens(filter.value) ? citizens.value : (board.value?.reports ?? null);
  const shown = numbersIn(filter.value);
  const at = Math.max(0, shown.indexOf(chosen.value ?? 0));
  // Whoever decides about a report sees it until she goes on, also where it left the list.
  const opened = known?.find(({ report }) => report === chosen.value)?.report ?? shown[at] ?? null;
  useEffect(() => {
    chosen.value ??= opened;
  }, [opened]);
  const go = (to: number): void => {
    const next = shown[Math.max(0, Math.min(shown.length - 1, to))];
    if (next !== undefined) chosen.value = next;
    document.getElementById(`report-${next ?? ''}`)?.scrollIntoView({ block: 'nearest' });
  };
  const isListed = opened !== null && shown.includes(opened);
  useActions([
    {
      id: 'report-next',
      keys: ['KeyJ', 'ArrowDown'],
      name: words().reportNext(),
      run: () => go(isListed ? at + 1 : at),
      repeats: true,
    },
    {
      id: 'report-previous',
      keys: ['KeyK', 'ArrowUp'],
      name: words().reportPrevious(),
      run: () => go(at - 1),
      repeats: true,
    },
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
              <span>{filterName(one)}</span> <b>{num(numbersIn(one).length)}</b>
              <KeyCap chord={`Digit${index + 1}`} />
            </button>
          ))}
        </div>
        {known === null ? <p role="status">{words().loading()}</p> : null}
        {known !== null && shown.length === 0 ? <p class="empty">{words().violationsNone()}</p> : null}
        <ul>
          <Rows opened={opened} />
        </ul>
      </section>
      <div class="panel">
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
        <Panel opened={opened} />
      </div>
    </div>
  );
}

function Rows({ opened }: Readonly<{ opened: number | null }>) {
  const of = (report: number) => ({ isOpen: report === opened, onPick: () => (chosen.value = report) });
  const place = (report: number) => ({ key: report, id: `report-${report}` });
  return isOfCitizens(filter.value)
    ? citizensIn(filter.value).map((each) => (
        <li {...place(each.report)}>
          <CitizenRow report={each} {...of(each.report)} />
        </li>
      ))
    : reportsIn(filter.value).map((each) => (
        <li {...place(each.report)}>
          <ReportRow report={each} {...of(each.report)} />
        </li>
      ));
}

function Panel({ opened }: Readonly<{ opened: number | null }>) {
  const decides = decidesReports();
  if (isOfCitizens(filter.value)) {
    const citizen = citizens.value?.find(({ report }) => report === opened);
    return citizen === undefined ? null : <CitizenPanel key={citizen.report} report={citizen} decides={decides} />;
  }
  const open = board.value?.reports.find(({ report }) => report === opened);
  return open === undefined ? null : <ReportPanel key={open.report} report={open} decides={decides} />;
}

function pick(one: Filter): void {
  filter.value = one;
  chosen.value = null;
}
