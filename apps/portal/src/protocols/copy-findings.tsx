import type { CopyFindingSheet, FindingSide, Overview } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { num } from '@kua/words/format.ts';
import { sourceOf } from '../comparison/comparison-block.tsx';
import { TableFrame } from '../shell/table-frame.tsx';
import { local, say } from '../shell/words-state.ts';

type CopyFindingsProps = Readonly<{ release: Overview; contest: Contest; findings: readonly CopyFindingSheet[] }>;

/** What differs between copies of one protocol, both numbers side by side. It is not said who is right. */
export function CopyFindings({ release, contest, findings }: CopyFindingsProps) {
  const words = say();
  const own = findings.filter((finding) => finding.contest === contest.id);
  if (own.length === 0) return null;
  return (
    <section class="block copy-findings">
      <h2>{words.findingsTitle()}</h2>
      <p class="under">{words.findingsUnder()}</p>
      {own.map((finding, index) => (
        <Finding key={index} {...{ release, contest, finding }} />
      ))}
    </section>
  );
}

type FindingProps = Readonly<{ release: Overview; contest: Contest; finding: CopyFindingSheet }>;

function Finding({ release, contest, finding: { kind, sides, cells } }: FindingProps) {
  const words = say();
  const isRewritten = kind === 'copy-rewritten';
  const title = isRewritten ? words.copyRewritten() : words.typedOtherwise();
  const names = isRewritten
    ? ([words.firstCopy(), words.laterCopy()] as const)
    : ([words.typedFigures(), words.readOnPhoto()] as const);
  const all = [...contest.fields, ...contest.options];
  return (
    <>
      <h3>{title}</h3>
      <TableFrame label={title}>
        <table class="figures lines" style={{ '--columns': 2 }}>
          <thead>
            <tr>
              <th scope="col">{words.protocolField()}</th>
              <Side name={names[0]} side={sides[0]} release={release} />
              <Side name={names[1]} side={sides[1]} release={release} />
            </tr>
          </thead>
          <tbody>
            {cells.map(({ index, figures }) => (
              <tr key={index}>
                <th scope="row">{local(all[index]?.name ?? {})}</th>
                <td class="n differs">{num(figures[0])}</td>
                <td class="n differs">{num(figures[1])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}

function Side({ name, side, release }: Readonly<{ name: string; side: FindingSide; release: Overview }>) {
  const entry = say().entryNumber({ shown: num(side.sequence) });
  return (
    <th scope="col" class="n">
      {name}
      <small class="finding-side">
        {local(sourceOf(release, side.source).name)} · {entry}
      </small>
    </th>
  );
}
