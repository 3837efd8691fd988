import { useEffect, useMemo } from 'preact/hooks';
import { share } from '@kua/words/format.ts';
import { useActions, type Action } from '../shell/keys.ts';
import { KeyCap } from '../shell/key-cap.tsx';
import { tongue, words } from '../shell/words-state.ts';
import { address, forms, look, type Form } from './coverage-address.ts';
import { board, followCoverage, lookedAt, now } from './coverage-state.ts';
import { FilterBar } from './filter-bar.tsx';
import { LateList } from './late-list.tsx';
import { RegionTable } from './region-table.tsx';
import { SourceTable } from './source-table.tsx';
import { StationDots } from './station-dots.tsx';
import { StationPanel } from './station-panel.tsx';
import { shownRows, stationRows, type StationRow } from './station-rows.ts';
import { StationTable } from './station-table.tsx';

const formKeys: Readonly<Record<Form, string>> = { map: 'KeyM', table: 'KeyT', late: 'KeyL' };

/** All stations that she sees, as a map, a table, or a list of what is late: one thing in three forms, with the same filters. */
export function CoverageScreen() {
  useEffect(followCoverage, []);
  const found = board.value;
  const rows = useMemo(() => (found === null ? [] : stationRows(found)), [found]);
  const at = address();
  const shown = useMemo(() => shownRows(rows, at), [rows, at.form, at.region, at.source, at.filter]);
  useActions(actionsOf(shown));
  if (found === null)
    return (
      <p class="notice" role="status">
        {words().loading()}
      </p>
    );
  const there = rows.filter(({ state }) => state > 1).length;
  return (
    <div class="coverage">
      <section class="board" aria-labelledby="coverage-title">
        <header>
          <h1 id="coverage-title">
            {words().stationsCovered({
              n: there,
              all: rows.length,
              share: share(there / Math.max(1, rows.length), tongue()),
            })}
          </h1>
          <Updated />
        </header>
        <FilterBar found={found} rows={rows} />
        <nav class="forms" aria-label={words().coverageForms()}>
          {forms.map((form) => (
            <button key={form} type="button" aria-pressed={at.form === form} onClick={() => look({ form })}>
              {formName(form)}
              <KeyCap chord={formKeys[form]} />
            </button>
          ))}
          <span class="under">{words().stationsShown({ n: shown.length, all: rows.length })}</span>
        </nav>
        {at.form === 'map' && (
          <>
            <StationDots rows={shown} picked={at.station} />
            <RegionTable found={found} />
            <SourceTable found={found} />
          </>
        )}
        {at.form === 'table' && <StationTable rows={shown} found={found} />}
        {at.form === 'late' && <LateList rows={shown} found={found} />}
      </section>
      {at.station !== null && <StationPanel key={at.station} station={at.station} />}
    </div>
  );
}

function Updated() {
  if (lookedAt.value === null) return null;
  return <p class="under">{words().updatedAgo({ n: Math.max(0, Math.round((now.value - lookedAt.value) / 1000)) })}</p>;
}

function formName(form: Form): string {
  return { map: words().formMap, table: words().formTable, late: words().formLate }[form]();
}

function actionsOf(shown: readonly StationRow[]): readonly Action[] {
  const { station } = address();
  const step = (by: number): void => {
    const place = shown.findIndex(({ id }) => id === station);
    const next =
      shown[place < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, place + by))];
    if (next !== undefined) look({ station: next.id });
  };
  return [
    { id: 'next-station', keys: ['KeyJ', 'ArrowDown'], name: words().nextStation(), run: () => step(1), repeats: true },
    {
      id: 'last-station',
      keys: ['KeyK', 'ArrowUp'],
      name: words().previousStation(),
      run: () => step(-1),
      repeats: true,
    },
    ...forms.map((form): Action => ({
      id: form,
      keys: [formKeys[form]],
      name: formName(form),
      run: () => look({ form }),
    })),
    {
      id: 'show-all',
      keys: ['Digit0'],
      name: words().showAll(),
      run: () => look({ region: 'all', source: 'all', filter: 'all' }),
    },
    { id: 'close-station', keys: ['Escape'], name: words().closeStation(), run: () => look({ station: null }) },
  ];
}
