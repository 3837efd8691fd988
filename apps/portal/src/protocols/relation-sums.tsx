import { readRelations, type CompiledRelation } from '@kua/core/registry/relation.ts';
import { relationTerms, type RelationTerm, type WorkedRelation } from '@kua/core/registry/relation-terms.ts';
import type { Contest, Source } from '@kua/core/registry/election.ts';
import { num } from '@kua/words/format.ts';
import { UnequalMark } from '../comparison/unequal-mark.tsx';
import { cellName } from '../comparison/discrepancy-table.tsx';
import { figureOf } from '../comparison/figures.ts';
import { hrefTo } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import type { Results } from './figures-table.tsx';

/** What does not add up is always shown; of what does, so many that the page stays one page. */
const shownFirst = 4;

type RelationSumsProps = Readonly<{ contest: Contest; results: Results; sources: readonly Source[] }>;

/** Control relations worked out with this station's figures, source by source; those without inputs say so. */
export function RelationSums({ contest, results, sources }: RelationSumsProps) {
  const words = say();
  const worked = readRelations(contest).readable.map((relation) => ({
    relation,
    lines: workedLines({ relation, contest, results, sources }),
  }));
  const broken = worked.filter(({ lines }) => lines.some((line) => line.worked.status === 'broken'));
  const held = worked.filter(
    ({ lines }) =>
      lines.some((line) => line.worked.status === 'holds') && lines.every((line) => line.worked.status !== 'broken'),
  );
  const shown = [...broken, ...held.slice(0, Math.max(1, shownFirst - broken.length))];
  const folded = held.filter((one) => !shown.includes(one));
  const others = worked.filter(({ lines }) => lines.every((line) => line.worked.status === 'not-checkable'));
  if (worked.length === 0) return null;
  return (
    <section class="block relations">
      <h2>{words.doesItAddUp()}</h2>
      <p class="under">
        {words.doesItAddUpUnder()} <a href={hrefTo('methods', ['relations'])}>{words.why()}</a>
      </p>
      <ul>
        {shown.map(({ relation, lines }) => (
          <Relation key={relation.relation.id} {...{ relation, contest, lines }} />
        ))}
      </ul>
      {folded.length === 0 ? null : (
        <details class="unstated">
          <summary>{words.moreHold({ n: folded.length })}</summary>
          <ul>
            {folded.map(({ relation, lines }) => (
              <Relation key={relation.relation.id} {...{ relation, contest, lines }} />
            ))}
          </ul>
        </details>
      )}
      {others.length === 0 ? null : (
        <details class="unstated">
          <summary>{words.notCheckableCount({ n: others.length })}</summary>
          <ul>
            {others.map(({ relation }) => (
              <li key={relation.relation.id}>
                <span aria-hidden="true">? </span>
                {local(relation.relation.name)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

type Line = Readonly<{ worked: WorkedRelation; names: readonly string[] }>;

/** Sources whose sums read the same stand on one line. */
function workedLines({
  relation,
  contest,
  results,
  sources,
}: RelationSumsProps & Readonly<{ relation: CompiledRelation }>): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const source of sources) {
    const result = results[source.id];
    if (result === undefined) continue;
    const worked = relationTerms(relation, (cell) => figureOf(contest, result.figures, cell));
    const key = worked.status === 'not-checkable' ? worked.status : JSON.stringify(worked);
    lines.set(key, { worked, names: [...(lines.get(key)?.names ?? []), local(source.name)] });
  }
  return [...lines.values()];
}

type RelationProps = Readonly<{ relation: CompiledRelation; contest: Contest; lines: readonly Line[] }>;

function Relation({ relation, contest, lines }: RelationProps) {
  const words = say();
  return (
    <li>
      <p class="relation-name">
        {local(relation.relation.name)}
        {relation.relation.law === undefined ? null : <small>{relation.relation.law}</small>}
      </p>
      {lines.map(({ worked, names }, index) => (
        <p key={index} class={`sum ${worked.status}`}>
          <span class="sign" role="img" aria-label={statusName(worked)}>
            {worked.status === 'holds' ? '✓' : worked.status === 'broken' ? <UnequalMark /> : '?'}
          </span>
          {worked.status === 'not-checkable' ? (
            <span>{words.notCheckable()}</span>
          ) : (
            <span class="figure">
              <Side
                contest={contest}
                terms={worked.left.terms}
                total={totalBeside(worked) ? null : worked.left.value}
              />
              <span class="op">
                {' '}
                {worked.status === 'broken' && worked.op === '=' ? <UnequalMark /> : opSign(worked)}{' '}
              </span>
              <Side contest={contest} terms={worked.right.terms} total={worked.right.value} />
            </span>
          )}
          <span class="who">{names.join(', ')}</span>
        </p>
      ))}
    </li>
  );
}

/** A sum that comes out right is not written twice: 685 + 1 450 = 2 135. */
function totalBeside({ status, op, right }: WorkedRelation): boolean {
  return status === 'holds' && op === '=' && right.terms.length === 1;
}

type SideProps = Readonly<{ contest: Contest; terms: readonly RelationTerm[]; total: number | null }>;

function Side({ contest, terms, total }: SideProps) {
  return (
    <>
      {terms.map((term, index) => (
        <span key={index} class="term">
          {index > 0 || term.sign === '-' ? ` ${term.sign === '-' ? '−' : '+'} ` : ''}
          <span class="term-name">{termName(contest, term)} </span>
          <b>{num(term.value)}</b>
        </span>
      ))}
      {terms.length > 1 && total !== null ? (
        <>
          {' = '}
          <b>{num(total)}</b>
        </>
      ) : null}
    </>
  );
}

function termName(contest: Contest, term: RelationTerm): string {
  switch (term.kind) {
    case 'cell':
      return cellName(contest, term.cells[0] ?? '').toLocaleLowerCase();
    case 'options':
      return say().votesTogether();
    case 'calculation':
      return `${term.text} =`;
    case 'number':
      return '';
  }
}

function opSign(worked: WorkedRelation): string {
  if (worked.status === 'broken') return worked.op === '<=' ? '>' : '<';
  return worked.op === '=' ? '=' : worked.op === '<=' ? '≤' : '≥';
}

function statusName(worked: WorkedRelation): string {
  const words = say();
  if (worked.status === 'holds') return words.addsUp();
  return worked.status === 'broken' ? words.doesNotAddUp() : words.notCheckableShort();
}
