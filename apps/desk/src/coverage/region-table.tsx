import type { CoverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { num } from '@kua/words/format.ts';
import { words } from '../shell/words-state.ts';
import { address, look } from './coverage-address.ts';
import { StateBar } from './state-bar.tsx';
import { territoryName } from './territory-name.ts';

/** Each region with how far its stations are. Chosen, it is all that is shown. */
export function RegionTable({ found }: Readonly<{ found: CoverageBoard }>) {
  const { region } = address();
  return (
    <table class="figures">
      <caption>{words().byRegion()}</caption>
      <thead>
        <tr>
          <th scope="col">{words().region()}</th>
          <th scope="col">{words().howFar()}</th>
          <th scope="col" class="number">
            {words().somebodyThere()}
          </th>
          <th scope="col" class="number">
            {words().late()}
          </th>
          <th scope="col" class="number">
            {words().jumps()}
          </th>
          <th scope="col" class="number">
            {words().drops()}
          </th>
        </tr>
      </thead>
      <tbody>
        {found.byRegion.map(({ territory, stations, states, late, jumps, drops }) => (
          <tr key={territory} aria-current={territory === region ? 'true' : undefined}>
            <th scope="row">
              <button
                type="button"
                class="link"
                onClick={() => look({ region: territory === region ? 'all' : territory })}
              >
                {territoryName(found, territory)}
              </button>
            </th>
            <td class="bar">
              <StateBar states={states} stations={stations} />
            </td>
            <td class="number">
              {words().ofAll({ n: stations - (states[0] ?? 0) - (states[1] ?? 0), all: stations })}
            </td>
            <td class="number">{num(late)}</td>
            <td class="number">{num(jumps)}</td>
            <td class="number">{num(drops)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
