import { lazyComponent } from '../shell/lazy-component.tsx';
import type { Overview, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { sourceOf } from '../comparison/comparison-block.tsx';
import { choose, route } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { MeasureLegend } from './measure-legend.tsx';
import { measureChoice, measured, measureName, measures, type MeasureChoice } from './place-measure.ts';
import { PlaceSheet } from './place-sheet.tsx';
import { PlaceTable } from './place-table.tsx';
import { isDrawn, RegionMap } from './region-map.tsx';

const StationMap = lazyComponent(async () => (await import('./station-map.tsx')).StationMap);

type Form = 'regions' | 'stations' | 'table';

export type ExplorerProps = Readonly<{
  overview: Overview;
  contest: Contest;
  /** From region down to the place that is divided. */
  path: readonly string[];
  nodes: readonly TerritoryNode[];
  large?: boolean;
}>;

/** Map and table of the same places: same measure, same selection, both in the address. */
export function PlaceExplorer(props: ExplorerProps) {
  const { overview, contest, path, nodes } = props;
  const words = say();
  const forms = formsOf(props);
  // A release of totals alone has no places to show.
  if (forms.length === 0) return null;
  const asked = route.value.query['view'];
  const form = forms.find((candidate) => candidate === asked) ?? forms[0] ?? 'table';
  const choice = measureChoice(overview, contest, overview.root);
  const picked = nodes.find((candidate) => candidate.id === route.value.query['pick']);
  return (
    <section class={`block explorer${props.large ? ' large' : ''}`}>
      <div class="explorer-head">
        <h2>{overview.embargo === null ? measureTitle(choice, contest) : words.stationsHere()}</h2>
        {forms.length < 2 ? null : (
          <div class="choices forms" role="group" aria-label={words.mapOrTable()}>
            {forms.map((candidate) => (
              <button
                key={candidate}
                type="button"
                aria-pressed={candidate === form}
                onClick={() => choose({ view: candidate, pick: '' })}
              >
                {formName(candidate)}
              </button>
            ))}
          </div>
        )}
      </div>
      {overview.embargo === null ? <MeasureControls {...{ overview, contest, choice, form }} /> : null}
      {form === 'regions' ? (
        <div class="stage">
          <div>
            <RegionMap {...props} measure={(node) => measured(node, contest, choice)} />
            {overview.embargo === null ? <MeasureLegend choice={choice} contest={contest} /> : null}
          </div>
          {picked === undefined ? (
            <p class="hint">{words.tapRegion()}</p>
          ) : (
            <PlaceSheet {...{ overview, contest, choice }} node={picked} path={[...path, picked.id]} />
          )}
        </div>
      ) : null}
      {form === 'stations' ? <StationMap {...{ overview, contest, path }} choice={choice} /> : null}
      {form === 'table' ? <PlaceTable {...{ overview, contest, path, nodes, choice }} /> : null}
    </section>
  );
}

function formsOf(props: ExplorerProps): readonly Form[] {
  const { overview, nodes } = props;
  return [
    ...(isDrawn(props) ? (['regions'] as const) : []),
    ...(nodes.length > 0 ? (['table'] as const) : []),
    ...(overview.shards.length > 0 ? (['stations'] as const) : []),
  ];
}

type ControlsProps = Readonly<{ overview: Overview; contest: Contest; choice: MeasureChoice; form: Form }>;

function MeasureControls({ overview, contest, choice, form }: ControlsProps) {
  const words = say();
  const offered = form === 'stations' ? (['coverage', 'difference'] as const) : measures;
  const bySource = form !== 'stations' && choice.measure !== 'difference' && overview.sources.length > 1;
  const byOption = form !== 'stations' && choice.measure === 'difference' && contest.options.length > 1;
  return (
    <div class="measure">
      <div class="choices" role="group" aria-label={words.whatToShow()}>
        {offered.map((measure) => (
          <button
            key={measure}
            type="button"
            aria-pressed={measure === choice.measure}
            onClick={() => choose({ measure, source: '' })}
          >
            {measureName(measure)}
          </button>
        ))}
      </div>
      {bySource ? (
        <label class="field inline">
          <span>{words.source()}</span>
          <select value={choice.source} onChange={(event) => choose({ source: event.currentTarget.value })}>
            {overview.sources.map((source) => (
              <option key={source.id} value={source.id}>
                {local(sourceOf(overview, source.id).name)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {byOption ? (
        <label class="field inline">
          <span>{words.option()}</span>
          <select value={choice.option} onChange={(event) => choose({ option: event.currentTarget.value })}>
            {contest.options.map((option) => (
              <option key={option.id} value={option.id}>
                {local(option.name)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  );
}

function measureTitle(choice: MeasureChoice, contest: Contest): string {
  const words = say();
  switch (choice.measure) {
    case 'coverage':
      return words.titleCoverage();
    case 'difference': {
      const option = contest.options.find((candidate) => candidate.id === choice.option);
      return words.titleDifference({ option: option === undefined ? '' : local(option.name) });
    }
    case 'turnout':
      return words.titleTurnout();
    case 'leading':
      return words.titleLeading();
  }
}

export function formName(form: Form): string {
  const words = say();
  return form === 'regions' ? words.formRegions() : form === 'stations' ? words.formStations() : words.formTable();
}
