import type { RelationTerm, WorkedRelation } from '@kua/core/registry/relation-terms.ts';
import { num } from '@kua/words/format.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import type { Sum } from './sums.ts';

/** `685 + 1 450 = 2 135 ✓`, and what it says in words. */
export function SumLine({ compiled: { relation }, worked }: Sum) {
  const isBroken = worked.status === 'broken';
  return (
    <li class={`sum ${worked.status}`}>
      <p class="worked">
        <Side terms={worked.left.terms} total={isSaidBy(worked, worked.right) ? null : worked.left.value} />
        <b class="op"> {isBroken ? <BrokenSign worked={worked} /> : heldSign(worked)} </b>
        <Side terms={worked.right.terms} total={isSaidBy(worked, worked.left) ? null : worked.right.value} />
        <span class="hidden"> {isBroken ? words().sumBroken() : words().sumHolds()}</span>
        {!isBroken && (
          <b class="mark" aria-hidden="true">
            {' '}
            ✓
          </b>
        )}
      </p>
      <small lang={languageOf(relation.name)}>{local(relation.name)}</small>
    </li>
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
          {term.kind === 'options' && <small>{words().sumVotes()} </small>}
          {term.kind === 'calculation' && <small>{term.text} = </small>}
          {num(term.value)}
        </span>
      ))}
      {terms.length > 1 && total !== null && ` = ${num(total)}`}
    </>
  );
}

function heldSign({ op }: WorkedRelation): string {
  return op === '=' ? '=' : op === '<=' ? '≤' : '≥';
}

/** "Not equal" is drawn: in many system fonts it is hard to tell from "equal". */
function BrokenSign({ worked: { op } }: Readonly<{ worked: WorkedRelation }>) {
  if (op !== '=') return op === '<=' ? '>' : '<';
  return (
    <svg class="unequal" viewBox="0 0 12 12" width="13" height="13" aria-hidden="true">
      <path d="M1.5 4.2h9M1.5 7.8h9M8.6 1 3.4 11" />
    </svg>
  );
}
