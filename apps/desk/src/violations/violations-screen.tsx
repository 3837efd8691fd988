import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { sessionState } from '../access/session.ts';
import { KeyCap } from '../shell/key-cap.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { board, followBoard, marked, trouble } from './board-state.ts';
import { ReportPanel } from './report-panel.tsx';
import { codeName, outcomeName, placeName, stateName } from './report-words.ts';
import type { Report } from './violations-client.ts';
import '../styles/violations.css';

const filters = ['new', 'in-hand', 'found', 'grouped', 'all'] as const;
type Filter = (typeof filters)[number];

const filter = signal<Filter>('new');
/** The report that is looked at, by its number: it stays when the list changes. */
const chosen = signal<number | null>(null);

/** Reports in the middle, the one that is looked at on the right. */
export function ViolationsScreen() {
  useEffect(followBoard, []);
  const shown = (board.value?.reports ?? []).filter((report) => isIn(filter.value, report));
  const at = Math.max(
    0,
    shown.findIndex(({ report }) => report === chosen.value),
  );
  // Whoever decides about a report sees it until she goes on, also where it left the list.
  const open = board.value?.reports.find(({ report }) => report === chosen.value) ?? shown[at];
  const opened = open?.report ?? null;
  useEffect(() => {
    chosen.value ??= opened;
  }, [opened]);
  const state = sessionState.value;
  const decides =
    state.state === 'in' && state.session.roles.some((role) => role === 'coordinator' || role === 'lawyer');
  const go = (to: number): void => {
    const next = shown[Math.max(0, Math.min(shown.length - 1, to))];
    if (next !== undefined) chosen.value = next.report;
    document.getElementById(`report-${next?.report ?? ''}`)?.scrollIntoView({ block: 'nearest' });
  };
  const isListed = shown.some(({ report }) => report === open?.report);
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
    <div class="violations">
      <section class="reports" aria-label={words().violations()}>
        <h1>{words().violations()}</h1>
        <div class="filters" role="group" aria-label={words().violations()}>
          {filters.map((one, index) => (
            <button key={one} type="button" aria-pressed={one === filter.value} onClick={() => pick(one)}>
              <span>{filterName(one)}</span>{' '}
              <b>{num((board.value?.reports ?? []).filter((report) => isIn(one, report)).length)}</b>
              <KeyCap chord={`Digit${index + 1}`} />
            </button>
          ))}
        </div>
        {board.value === null ? <p role="status">{words().loading()}</p> : null}
        {board.value !== null && shown.length === 0 ? <p class="empty">{words().violationsNone()}</p> : null}
        <ul>
          {shown.map((report) => (
            <li key={report.report} id={`report-${report.report}`}>
              <Row report={report} isOpen={report.report === open?.report} />
            </li>
          ))}
        </ul>
      </section>
      <div class="panel">
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
        {open === undefined ? null : <ReportPanel key={open.report} report={open} decides={decides} />}
      </div>
    </div>
  );
}

function Row({ report, isOpen }: Readonly<{ report: Report; isOpen: boolean }>) {
  const { takenBack, incidentState, like } = report;
  return (
    <button
      type="button"
      class={marked.value.has(report.report) ? 'row marked' : 'row'}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => (chosen.value = report.report)}
    >
      <b>{codeName(report.code)}</b>
      <span>{placeName(report)}</span>
      <small>
        {[
          incidentState === null ? outcomeName(report.outcome) : stateName(incidentState),
          ...(takenBack ? [words().reportTakenBack()] : []),
          ...(like.length > 0 ? [`${words().reportLike()}: ${num(like.length)}`] : []),
        ].join(' · ')}
      </small>
    </button>
  );
}

function pick(one: Filter): void {
  filter.value = one;
  chosen.value = null;
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
    case 'all':
      return true;
  }
}

function filterName(one: Filter): string {
  const names = {
    new: words().violationsNew(),
    'in-hand': words().violationsInHand(),
    found: words().violationsFound(),
    grouped: words().violationsGrouped(),
    all: words().violationsAll(),
  };
  return names[one];
}
