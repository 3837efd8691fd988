import type { RelationTerm, WorkedRelation } from '@kua/core/registry/relation-terms.ts';
import { num } from '@kua/words/format.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { excess, type Sum } from './sums.ts';

/** `685 + 1 450 = 2 135 ✓` with what it says in words; where it does not add up, by how much. */
export function SumLine({ compiled: { relation }, worked }: Sum) {
  const isBroken = worked.status === 'broken';
  const more = excess(worked);
  return (
    <div class={`sum ${worked.status}`}>
      <p class="worked">
        <Side terms={worked.left.terms} total={isSaidBy(worked, worked.right) ? null : worked.left.value} />
        <b class="op"> {isBroken ? brokenSign(worked) : heldSign(worked)} </b>
        <Side terms={worked.right.terms} total={isSaidBy(worked, worked.left) ? null : worked.right.value} />{' '}
        {isBroken ? (
          <span class="hidden">{words().sumBroken()}</span>
        ) : (
          <b class="mark">
            <span aria-hidden="true">✓</span>
            <span class="hidden">{words().sumHolds()}</span>
          </b>
        )}
      </p>
      {isBroken && (
        <p class="why">{more > 0 ? words().cannotBeRightMore({ n: more }) : words().cannotBeRightLess({ n: -more })}</p>
      )}
      <p lang={languageOf(relation.name)}>{local(relation.name)}</p>
    </div>
  );
}

/** A total that the other side shows is not written twice. */
function isSaidBy({ status, op }: WorkedRelation, other: WorkedRelation['left']): boolean {
  return status === 'holds' && op === '=' && other.terms.length === 1;
}

function Side({ terms, total }: Readonly<{ terms: readonly RelationTerm[]; total: number | null }>) {
  return (
    <>
      {terms.map((term, index) => (
        <span key={index}>
          {index > 0 || term.sign === '-' ? ` ${term.sign === '-' ? '−' : '+'} ` : ''}
          <Before term={term} />
          <span class="term">{num(term.value)}</span>
        </span>
      ))}
      {terms.length > 1 && total !== null && (
        <>
          {' = '}
          <span class="term">{num(total)}</span>
        </>
      )}
    </>
  );
}

/** What a term is where its figure stands on no row. */
function Before({ term }: Readonly<{ term: RelationTerm }>) {
  if (term.kind === 'options') return <small>{words().sumVotes()} </small>;
  return term.kind === 'calculation' ? <small>{term.text} = </small> : null;
}

function heldSign({ op }: WorkedRelation): string {
  return op === '=' ? '=' : op === '<=' ? '≤' : '≥';
}

function brokenSign(worked: WorkedRelation): string {
  if (worked.op === '=') return '≠';
  return worked.op === '<=' ? '>' : '<';
}
