import type { CoverageFinding, StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { share } from '@kua/words/format.ts';
import { tongue, words } from '../shell/words-state.ts';
import { timeOf } from './station-rows.ts';
import { whoName } from './who-name.ts';

/** Where turnout jumps or shrinks, in words. */
export function FindingsList({ of }: Readonly<{ of: StationCoverage }>) {
  return (
    <ul class="findings">
      {of.findings.map((finding) => (
        <li key={`${finding.type} ${finding.what} ${finding.to} ${finding.of?.observer}`} class={finding.type}>
          <b>
            {finding.type === 'jump' ? `▲ ${words().jump()}` : `▼ ${words().drop()}`}, {curveName(finding)}
          </b>{' '}
          {saying(finding)}
        </li>
      ))}
    </ul>
  );
}

function saying(finding: CoverageFinding): string {
  const from = finding.from === null ? words().theOpening() : timeOf(finding.from);
  const to = timeOf(finding.to);
  if (finding.type === 'drop') return words().dropSaid({ from, to, n: -finding.gain });
  const [here, usual] = [share(finding.share, tongue()), share(finding.usual, tongue())];
  return words().jumpSaid({ from, to, n: finding.gain, share: here, usual, stations: finding.stations });
}

function curveName({ what, of }: CoverageFinding): string {
  const small = (text: string): string => text.toLocaleLowerCase(tongue());
  return what === 'announced' || of === null
    ? small(words().announced())
    : `${small(words().ownCount())}, ${whoName(of)}`;
}
