/** A control relation laid out for reading: `685 + 1 450 = 2 135`. */
import { evaluateExpression, type Expression } from './expression.ts';
import { checkRelation, type CompiledRelation, type FigureLookup, type RelationStatus } from './relation.ts';

export type RelationTerm = Readonly<{
  sign: '+' | '-';
  /**
   * `cell`: one field or option. `options`: a sum over options, its `cells`. `number`: a constant.
   * `calculation`: a product or a rounded division; `cells` are the figures in it.
   */
  kind: 'cell' | 'options' | 'number' | 'calculation';
  /** Ids of fields and options in reading order. */
  cells: readonly string[];
  /** A calculation or number as written, ids replaced by their figures (`⌈101 × 685 ÷ 100⌉`; `?` = not stated); empty for the other kinds. */
  text: string;
  /** Null when a figure is missing. */
  value: number | null;
}>;

export type WorkedRelation = Readonly<{
  status: RelationStatus;
  left: Readonly<{ terms: readonly RelationTerm[]; value: number | null }>;
  op: '=' | '<=' | '>=';
  right: Readonly<{ terms: readonly RelationTerm[]; value: number | null }>;
}>;

/** Both sides of a relation as signed terms with their figures, in the order in which the relation is written. */
export function relationTerms(compiled: CompiledRelation, valueOf: FigureLookup): WorkedRelation {
  const { status, left, right } = checkRelation(compiled, valueOf);
  const layout = { optionIds: compiled.optionIds, valueOf };
  return {
    status,
    left: { terms: termsOf(compiled.left, '+', layout), value: left },
    op: compiled.relation.op,
    right: { terms: termsOf(compiled.right, '+', layout), value: right },
  };
}

type Layout = Readonly<{ optionIds: readonly string[]; valueOf: FigureLookup }>;

function termsOf(expression: Expression, sign: '+' | '-', layout: Layout): readonly RelationTerm[] {
  if (expression.type === 'binary' && expression.op !== '*') {
    const flipped = sign === '+' ? '-' : '+';
    return [
      ...termsOf(expression.left, sign, layout),
      ...termsOf(expression.right, expression.op === '+' ? sign : flipped, layout),
    ];
  }
  const value = evaluateExpression(expression, layout.optionIds, layout.valueOf);
  const calculated = expression.type === 'binary' || expression.type === 'ceildiv';
  return [
    {
      sign,
      kind: calculated ? 'calculation' : expression.type,
      cells: cellsOf(expression, layout.optionIds),
      text: calculated || expression.type === 'number' ? written(expression, layout) : '',
      value,
    },
  ];
}

function cellsOf(expression: Expression, optionIds: readonly string[]): readonly string[] {
  switch (expression.type) {
    case 'number':
      return [];
    case 'cell':
      return [expression.id];
    case 'options':
      return optionIds.filter((id) => !expression.except.includes(id));
    case 'binary':
      return [...new Set([...cellsOf(expression.left, optionIds), ...cellsOf(expression.right, optionIds)])];
    case 'ceildiv':
      return cellsOf(expression.dividend, optionIds);
  }
}

function written(expression: Expression, layout: Layout): string {
  switch (expression.type) {
    case 'number':
      return String(expression.value);
    case 'cell':
    case 'options':
      return String(evaluateExpression(expression, layout.optionIds, layout.valueOf) ?? '?');
    case 'ceildiv':
      return `⌈${factor(expression.dividend, layout)} ÷ ${expression.divisor}⌉`;
    case 'binary': {
      if (expression.op === '*') return `${factor(expression.left, layout)} × ${factor(expression.right, layout)}`;
      const right = written(expression.right, layout);
      const bracketed = expression.op === '-' && isSum(expression.right) ? `(${right})` : right;
      return `${written(expression.left, layout)} ${expression.op === '+' ? '+' : '−'} ${bracketed}`;
    }
  }
}

function factor(expression: Expression, layout: Layout): string {
  const text = written(expression, layout);
  return isSum(expression) ? `(${text})` : text;
}

function isSum(expression: Expression): boolean {
  return expression.type === 'binary' && expression.op !== '*';
}
