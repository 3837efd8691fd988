import type { StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { num } from '@kua/words/format.ts';
import { words } from '../shell/words-state.ts';
import { timeOf } from './station-rows.ts';
import { whoName } from './who-name.ts';

/** The same in figures, by whoever said it. */
export function TurnoutTable({ of }: Readonly<{ of: StationCoverage }>) {
  return (
    <table class="figures stacked">
      <caption class="hidden">{words().turnout()}</caption>
      <thead>
        <tr>
          <th scope="col">{words().hour()}</th>
          <th scope="col">{words().who()}</th>
          <th scope="col" class="number">
            {words().ownCount()}
          </th>
          <th scope="col" class="number">
            {words().announced()}
          </th>
        </tr>
      </thead>
      <tbody>
        {of.turnout.flatMap(({ points, ...by }) =>
          points.map(({ minute, cast, announced }) => (
            <tr key={`${minute} ${by.source} ${by.observer}`}>
              <th scope="row">{timeOf(minute)}</th>
              <td data-title={words().who()}>{whoName(by)}</td>
              <td class="number" data-title={words().ownCount()}>
                {num(cast)}
              </td>
              <td class="number" data-title={words().announced()}>
                {num(announced)}
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
