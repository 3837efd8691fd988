import { useState } from 'preact/hooks';
import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { num, share } from '@kua/words/format.ts';
import { Rich } from '../shell/rich-text.tsx';
import { hrefTo } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';

type Finding = Overview['bounds'][number];
const shownFirst = 3;

/** What known protocols make impossible about announced totals: the strongest finding there is, with its arithmetic. */
export function BoundsList({
  findings,
  contest,
}: {
  readonly findings: readonly Finding[];
  readonly contest: Contest;
}) {
  const [all, showAll] = useState(false);
  const words = say();
  const mine = findings.filter((finding) => finding.contest === contest.id);
  if (mine.length === 0) return null;
  const shown = all ? mine : mine.slice(0, shownFirst);
  return (
    <section class="block bounds">
      <h2>{words.boundsTitle()}</h2>
      <p class="under">
        {words.boundsUnder()} <a href={hrefTo('methods', ['bounds'])}>{words.why()}</a>
      </p>
      <ol>
        {shown.map((finding) => (
          <li key={`${finding.territory} ${finding.option} ${finding.kind}`}>
            <BoundFinding finding={finding} contest={contest} />
          </li>
        ))}
      </ol>
      {shown.length < mine.length ? (
        <button type="button" class="button ghost small" onClick={() => showAll(true)}>
          {words.showAllFindings({ n: mine.length })}
        </button>
      ) : null}
    </section>
  );
}

function BoundFinding({ finding, contest }: { readonly finding: Finding; readonly contest: Contest }) {
  const words = say();
  const option = contest.options.find((candidate) => candidate.id === finding.option);
  const name = option === undefined ? finding.option : local(option.name);
  const place = local(finding.name);
  return (
    <>
      <p class="place">
        {place} · {name}
      </p>
      <p>
        <Rich
          text={
            finding.kind === 'sum-exceeds'
              ? words.boundExceeds({ known: num(finding.known), announced: num(finding.announced) })
              : finding.announced < finding.lowest
                ? words.boundBelow({ announced: num(finding.announced), lowest: num(finding.lowest) })
                : words.boundAbove({ announced: num(finding.announced), highest: num(finding.highest) })
          }
        />
      </p>
      <BoundSum finding={finding} />
    </>
  );
}

/** The worked sum. The factor is written out only where the assumed highest turnout is not every voter. */
function BoundSum({ finding }: { readonly finding: Finding }) {
  const words = say();
  const { known, announced, missingRegistered, missingStations, maxTurnout, highest } = finding;
  if (finding.kind === 'sum-exceeds') {
    return (
      <p class="sum figure">
        {num(known)} − {num(announced)} = <b>{num(known - announced)}</b>
        <span>{words.boundExceedsSum()}</span>
      </p>
    );
  }
  if (announced < finding.lowest || missingRegistered === null || highest === null) {
    return (
      <p class="sum figure">
        {num(announced)} &lt; <b>{num(finding.lowest)}</b>
        <span>{words.boundBelowSum()}</span>
      </p>
    );
  }
  return (
    <p class="sum figure">
      {num(known)} + {num(missingRegistered)}
      {maxTurnout === 1 ? null : <> × {share(maxTurnout, tongue())}</>} = <b>{num(highest)}</b> &lt; {num(announced)}
      <span>{words.boundAboveSum({ n: missingStations })}</span>
    </p>
  );
}
