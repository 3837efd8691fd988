/** Control relations of a contest: compiled once, checked for every station and source, and laid out as a worked sum. */
import type { Problem } from '../kernel/problem.ts';
import { failure, success, type Result } from '../kernel/result.ts';
import type { Contest, ControlRelation } from './election.ts';
import { evaluateExpression, parseExpression, type Expression } from './expression.ts';

/** A relation whose ids are known to exist in its contest. Plain data. */
export type CompiledRelation = Readonly<{
  relation: ControlRelation;
  left: Expression;
  right: Expression;
  /** Every field and option that it reads, each once. */
  cells: readonly string[];
  optionIds: readonly string[];
}>;

/** `not-checkable`: a figure is missing. It has neither passed nor failed, and must not be shown as either. */
export type RelationStatus = 'holds' | 'broken' | 'not-checkable';

export type RelationCheck = Readonly<{
  status: RelationStatus;
  /** Null where a figure of that side is missing. */
  left: number | null;
  right: number | null;
}>;

/** The figure of a field or option by its id; null when it is not stated. */
export type FigureLookup = (cellId: string) => number | null;

/** What can be read of a contest's relations, and what is wrong with the others; the place is a path such as `relations[2].left`. */
export type RelationReading = Readonly<{ readable: readonly CompiledRelation[]; problems: readonly Problem[] }>;

/** Reads the relations of a contest one by one: one that names a cell which the contest lacks must not hide the others. */
export function readRelations(contest: Contest): RelationReading {
  const known = knownCells(contest);
  const optionIds = contest.options.map((option) => option.id);
  const problems: Problem[] = [];
  const readable: CompiledRelation[] = [];
  for (const [index, relation] of contest.relations.entries()) {
    const before = problems.length;
    const sides = (['left', 'right'] as const).map((side) => {
      const parsed = parseExpression(relation[side]);
      const column = `relations[${index}].${side}`;
      if (!parsed.ok) {
        problems.push(expressionProblem(relation, column, parsed.error.at, parsed.error.reason, 'expression-syntax'));
        return null;
      }
      const cells = new Set<string>();
      const wrong = collectCells(parsed.value, { known, optionIds, cells });
      problems.push(...wrong.map(({ at, reason, code }) => expressionProblem(relation, column, at, reason, code)));
      return { expression: parsed.value, cells };
    });
    const [left, right] = sides;
    if (!left || !right || problems.length > before) continue;
    const cells = [...new Set([...left.cells, ...right.cells])];
    readable.push({ relation, left: left.expression, right: right.expression, cells, optionIds });
  }
  return { readable, problems };
}

/** Reads all relations of a contest, or lists everything that is wrong with them. */
export function compileRelations(contest: Contest): Result<readonly CompiledRelation[], readonly Problem[]> {
  const { readable, problems } = readRelations(contest);
  return problems.length > 0 ? failure(problems) : success(readable);
}

/** Whether the relation holds for these figures. */
export function checkRelation(compiled: CompiledRelation, valueOf: FigureLookup): RelationCheck {
  const left = evaluateExpression(compiled.left, compiled.optionIds, valueOf);
  const right = evaluateExpression(compiled.right, compiled.optionIds, valueOf);
  if (left === null || right === null) return { status: 'not-checkable', left, right };
  return { status: compare(left, compiled.relation.op, right) ? 'holds' : 'broken', left, right };
}

function compare(left: number, op: ControlRelation['op'], right: number): boolean {
  switch (op) {
    case '=':
      return left === right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
  }
}

type CellKind = 'field' | 'option' | 'both';
type Mistake = Readonly<{ at: number; reason: string; code: string }>;
type Scope = Readonly<{ known: ReadonlyMap<string, CellKind>; optionIds: readonly string[]; cells: Set<string> }>;

function knownCells(contest: Contest): ReadonlyMap<string, CellKind> {
  const known = new Map<string, CellKind>(contest.fields.map((field) => [field.id, 'field']));
  for (const option of contest.options) known.set(option.id, known.has(option.id) ? 'both' : 'option');
  return known;
}

/** Adds the cells that an expression reads to `scope.cells`; returns the ids that cannot be resolved. */
function collectCells(expression: Expression, scope: Scope): readonly Mistake[] {
  switch (expression.type) {
    case 'number':
      return [];
    case 'binary':
      return [...collectCells(expression.left, scope), ...collectCells(expression.right, scope)];
    case 'ceildiv':
      return collectCells(expression.dividend, scope);
    case 'options':
      for (const id of scope.optionIds) if (!expression.except.includes(id)) scope.cells.add(id);
      return [
        ...expression.except
          .filter((id) => !scope.optionIds.includes(id))
          .map((id) => unknownOption(id, expression.at)),
        ...scope.optionIds.filter((id) => scope.known.get(id) === 'both').map((id) => ambiguous(id, expression.at)),
      ];
    case 'cell': {
      const kind = scope.known.get(expression.id);
      if (kind === 'both') return [ambiguous(expression.id, expression.at)];
      if (expression.mustBeOption && kind !== 'option') return [unknownOption(expression.id, expression.at)];
      if (kind === undefined) return [unknownCell(expression.id, expression.at)];
      scope.cells.add(expression.id);
      return [];
    }
  }
}

function unknownOption(id: string, at: number): Mistake {
  return { at, code: 'relation-unknown-option', reason: `there is no option ${JSON.stringify(id)} in this contest` };
}

function unknownCell(id: string, at: number): Mistake {
  return {
    at,
    code: 'relation-unknown-field',
    reason: `there is no field or option ${JSON.stringify(id)} in this contest`,
  };
}

function ambiguous(id: string, at: number): Mistake {
  return { at, code: 'relation-ambiguous-id', reason: `${JSON.stringify(id)} is the id of both a field and an option` };
}

function expressionProblem(
  relation: ControlRelation,
  column: string,
  at: number,
  reason: string,
  code: string,
): Problem {
  return {
    code,
    column,
    sentence: `The relation ${JSON.stringify(relation.id)} cannot be read: at character ${at} ${reason}.`,
  };
}
