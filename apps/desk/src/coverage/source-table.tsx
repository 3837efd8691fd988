import type { CoverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { address, look } from './coverage-address.ts';

/** What each organisation has of these stations. Chosen, only stations from which it sent something are shown. */
export function SourceTable({ found }: Readonly<{ found: CoverageBoard }>) {
  const all = found.columns.station.length;
  const at = address();
  return (
    <table class="figures stacked">
      <caption>{words().bySource()}</caption>
      <thead>
        <tr>
          <th scope="col">{words().source()}</th>
          <th scope="col" class="number">
            {words().observedStations()}
          </th>
          <th scope="col" class="number">
            {words().resultStations()}
          </th>
          <th scope="col" class="number">
            {words().turnoutStations()}
          </th>
        </tr>
      </thead>
      <tbody>
        {found.bySource.map(({ source, name, observed, results, turnout }) => (
          <tr key={source} aria-current={source === at.source ? 'true' : undefined}>
            <th scope="row" lang={languageOf(name)}>
              <button
                type="button"
                class="link"
                onClick={() => look({ source: source === at.source ? 'all' : source })}
              >
                {local(name)}
              </button>
            </th>
            <td class="number" data-title={words().observedStations()}>
              {words().ofAll({ n: observed, all })}
            </td>
            <td class="number" data-title={words().resultStations()}>
              {words().ofAll({ n: results, all })}
            </td>
            <td class="number" data-title={words().turnoutStations()}>
              {words().ofAll({ n: turnout, all })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
