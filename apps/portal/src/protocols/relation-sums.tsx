import { compileRelations, type CompiledRelation } from '@kua/core/registry/relation.ts';
import { relationTerms, type RelationTerm, type WorkedRelation } from '@kua/core/registry/relation-terms.ts';
import type { Contest, Source } from '@kua/core/registry/election.ts';
import { num } from '@kua/words/format.ts';
import { cellName } from '../comparison/discrepancy-table.tsx';
import { figureOf } from '../comparison/figures.ts';
import { hrefTo } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import type { Results } from './figures-table.tsx';

type RelationSumsProps = Readonly<{ contest: Contest; results: Results; sources: readonly Source[] }>;

/** Control relations worked out with this station's figures, source by source; those without inputs say so. */
export function RelationSums({ contest, results, sources }: RelationSumsProps) {
  const words = say();
  const compiled = compileRelations(contest);
  if (!compiled.ok || compiled.value.length === 0) return null;
  return (
    <section class="block relations">
      <h2>{words.doesItAddUp()}</h2>
      <p class="under">
        {words.doesItAddUpUnder()} <a href={hrefTo('methods', ['relations'])}>{words.why()}</a>
      </p>
      <ul>
        {compiled.value.map((relation) => (
          <Relation key={relation.relation.id} {...{ relation, contest, results, sources }} />
        ))}
      </ul>
    </section>
  );
}

type RelationProps = RelationSumsProps & Readonly<{ relation: CompiledRelation }>;

/** One relation: sources whose sums read the same stand on one line. */
function Relation({ relation, contest, results, sources }: RelationProps) {
  const words = say();
  const lines = new Map<string, { readonly worked: WorkedRelation; readonly names: string[] }>();
  for (const source of sources) {
    const result = results[source.id];
    if (result === undefined) continue;
    const valueOf = (cell: string): number | null => {
      const conflicting = result.conflict.some((position) => cellAt(contest, position) === cell);
      return conflicting ? null : figureOf(contest, result.figures, cell);
    };
    const worked = relationTerms(relation, valueOf);
    const key = worked.status === 'not-checkable' ? worked.status : JSON.stringify(worked);
    const line = lines.get(key) ?? { worked, names: [] };
    line.names.push(local(source.name));
    lines.set(key, line);
  }
  return (
    <li>
      <p class="relation-name">
        {local(relation.relation.name)}
        {relation.relation.law === undefined ? null : <small>{relation.relation.law}</small>}
      </p>
      {[...lines].map(([key, { worked, names }]) => (
        <p key={key} class={`sum ${worked.status}`}>
          <span class="sign" role="img" aria-label={statusName(worked)}>
            {worked.status === 'holds' ? '✓' : worked.status === 'broken' ? '≠' : '?'}
          </span>
          {worked.status === 'not-checkable' ? (
            <span>{words.notCheckable()}</span>
          ) : (
            <span class="figure">
              <Side contest={contest} terms={worked.left.terms} total={worked.left.value} />
              <span class="op"> {opSign(worked)} </span>
              <Side contest={contest} terms={worked.right.terms} total={worked.right.value} />
            </span>
          )}
          <span class="who">{names.join(', ')}</span>
        </p>
      ))}
    </li>
  );
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
      {terms.length > 1 ? (
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
  if (worked.status === 'broken') return worked.op === '=' ? '≠' : worked.op === '<=' ? '>' : '<';
  return worked.op === '=' ? '=' : worked.op === '<=' ? '≤' : '≥';
}

function statusName(worked: WorkedRelation): string {
  const words = say();
  if (worked.status === 'holds') return words.addsUp();
  return worked.status === 'broken' ? words.doesNotAddUp() : words.notCheckableShort();
}

function cellAt(contest: Contest, position: number): string | undefined {
  return contest.fields[position]?.id ?? contest.options[position - contest.fields.length]?.id;
}
