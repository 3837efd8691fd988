/** A contest made from a protocol template of an election pack. */
import type { Problem } from '../kernel/problem.ts';
import { failure, success, type Result } from '../kernel/result.ts';
import type { Contest, ContestOption, ControlRelation, Field, LocalText } from './election.ts';
import { parseExpression, type Expression } from './expression.ts';
import type { PackTemplate } from './pack-contract.ts';
import type { LawReference } from './pack-terms.ts';

export type ContestChoices = Readonly<{
  id: string;
  /** The template's name when absent. */
  name?: LocalText;
  /** Candidates or parties in the order of the ballot; the template's fixed options follow. */
  options: readonly ContestOption[];
  /** Which of the template's optional rows this contest has; none when absent. */
  optionalFields?: 'all' | readonly string[];
  /** Rows of the paper that the template does not know. */
  extraRows?: readonly Field[];
}>;

/**
 * The contest. A relation that reads an optional row is in it only together with that row: without the row it could never be
 * checked.
 */
export function contestFromTemplate(
  template: PackTemplate,
  choices: ContestChoices,
): Result<Contest, readonly Problem[]> {
  const { optionalFields = [], extraRows = [] } = choices;
  const rows = template.fields.filter(
    ({ id, optional }) => !optional || optionalFields === 'all' || optionalFields.includes(id),
  );
  const fields: readonly Field[] = [...rows.map(({ id, name }) => ({ id, name })), ...extraRows];
  const options = [...choices.options, ...template.fixedOptions];
  const problems = [...unknownRows(template, optionalFields), ...sharedIds(fields, options)];
  if (problems.length > 0) return failure(problems);

  const absent = new Set(template.fields.map(({ id }) => id).filter((id) => !fields.some((field) => field.id === id)));
  return success({
    id: choices.id,
    name: choices.name ?? template.name,
    fields,
    options,
    denominator: template.denominator,
    relations: template.relations
      .filter(({ left, right }) => !readsAny(left, absent) && !readsAny(right, absent))
      .map(({ id, name, left, op, right, law }): ControlRelation => ({ id, name, left, op, right, ...lawFields(law) })),
    maxTurnout: template.maxTurnout,
    stations: template.stations,
  });
}

/** `№ 2464, 28.09.1995: 43(5) [№ 305-VIII, 11.06.2026]`: act, article, edition, the same in every language. */
function formatLaw({ act, article, edition }: LawReference): string {
  return `${act}: ${article} [${edition}]`;
}

function lawFields(law: LawReference | undefined): Readonly<{ law?: string; verified?: boolean }> {
  return law === undefined ? {} : { law: formatLaw(law), verified: law.verified };
}

function unknownRows(template: PackTemplate, wanted: 'all' | readonly string[]): readonly Problem[] {
  if (wanted === 'all') return [];
  return wanted
    .filter((id) => !template.fields.some((field) => field.id === id && field.optional))
    .map((id) => ({
      code: 'template-unknown-row',
      sentence: `The template ${template.id} has no optional row ${JSON.stringify(id)}.`,
    }));
}

function sharedIds(fields: readonly Field[], options: readonly ContestOption[]): readonly Problem[] {
  const ids = [...fields, ...options].map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => ({
    code: 'template-shared-id',
    sentence: `${JSON.stringify(id)} would stand for two rows or options of one contest.`,
  }));
}

function readsAny(source: string, ids: ReadonlySet<string>): boolean {
  const parsed = parseExpression(source);
  return parsed.ok && mentions(parsed.value, ids);
}

function mentions(expression: Expression, ids: ReadonlySet<string>): boolean {
  switch (expression.type) {
    case 'number':
    case 'options':
      return false;
    case 'cell':
      return ids.has(expression.id);
    case 'binary':
      return mentions(expression.left, ids) || mentions(expression.right, ids);
    case 'ceildiv':
      return mentions(expression.dividend, ids);
  }
}
