/**
 * The expression language of control relations: whole numbers, figures by id, `+ - *`, sums over options, division rounded up.
 * Described in docs/formats/expressions.md. Parsed by hand into plain data; nothing in it can loop, call out or grow.
 */
import { failure, success, type Result } from '../kernel/result.ts';
import { tokenize, type Token } from './expression-tokens.ts';

export type Expression =
  | Readonly<{ type: 'number'; value: number }>
  /** A field or an option by its id; `option(…)` insists that it is an option. */
  | Readonly<{ type: 'cell'; id: string; mustBeOption: boolean; at: number }>
  /** All options but those excepted. */
  | Readonly<{ type: 'options'; except: readonly string[]; at: number }>
  | Readonly<{ type: 'binary'; op: '+' | '-' | '*'; left: Expression; right: Expression }>
  /** Division by a positive whole number, rounded up. */
  | Readonly<{ type: 'ceildiv'; dividend: Expression; divisor: number }>;

/** Where and why an expression cannot be read; `at` counts characters from 1. */
export type ExpressionError = Readonly<{ at: number; reason: string }>;

export const longestExpression = 1000;
/** Deeper nesting has no use in a protocol and would only test the stack. */
export const deepestExpression = 32;

type Cursor = Readonly<{ tokens: readonly Token[] }> & { index: number };
type Parsed = Result<Expression, ExpressionError>;

/** Reads an expression, or says at which character it stops making sense. */
export function parseExpression(source: string): Parsed {
  if (source.length > longestExpression) {
    return failure({ at: longestExpression + 1, reason: `it is longer than ${longestExpression} characters` });
  }
  const tokens = tokenize(source);
  if (!tokens.ok) return tokens;
  const cursor: Cursor = { tokens: tokens.value, index: 0 };
  const parsed = parseSum(cursor, 0);
  if (!parsed.ok) return parsed;
  const rest = peek(cursor);
  return rest.kind === 'end' ? parsed : unexpected(rest, 'an operator (+, -, *) or the end');
}

function parseSum(cursor: Cursor, depth: number): Parsed {
  return parseChain(cursor, depth, ['+', '-'], parseProduct);
}

function parseProduct(cursor: Cursor, depth: number): Parsed {
  return parseChain(cursor, depth, ['*'], parseOperand);
}

function parseChain(
  cursor: Cursor,
  depth: number,
  operators: readonly ('+' | '-' | '*')[],
  parsePart: (cursor: Cursor, depth: number) => Parsed,
): Parsed {
  let left = parsePart(cursor, depth);
  while (left.ok) {
    const op = operators.find((operator) => isSymbol(peek(cursor), operator));
    if (op === undefined) return left;
    cursor.index += 1;
    const right = parsePart(cursor, depth);
    if (!right.ok) return right;
    left = success({ type: 'binary', op, left: left.value, right: right.value });
  }
  return left;
}

function parseOperand(cursor: Cursor, depth: number): Parsed {
  const token = next(cursor);
  if (depth >= deepestExpression)
    return failure({ at: token.at, reason: `it is nested deeper than ${deepestExpression} levels` });
  if (token.kind === 'integer') return parseInteger(token);
  if (token.kind === 'quoted') return success({ type: 'cell', id: token.text, mustBeOption: false, at: token.at });
  if (token.kind === 'word') {
    if (!isSymbol(peek(cursor), '('))
      return success({ type: 'cell', id: token.text, mustBeOption: false, at: token.at });
    cursor.index += 1;
    return parseCall(cursor, token, depth);
  }
  if (isSymbol(token, '(')) return closing(cursor, parseSum(cursor, depth + 1));
  return unexpected(token, 'a number, an id or a bracket');
}

function parseInteger(token: Token): Parsed {
  const value = Number(token.text);
  if (!Number.isSafeInteger(value)) return failure({ at: token.at, reason: 'the number is too large to be exact' });
  return success({ type: 'number', value });
}

function parseCall(cursor: Cursor, name: Token, depth: number): Parsed {
  switch (name.text) {
    case 'sum':
      return closing(cursor, parseOptions(cursor, name.at));
    case 'option': {
      const id = parseId(cursor);
      if (!id.ok) return id;
      return closing(cursor, success({ type: 'cell', id: id.value, mustBeOption: true, at: name.at }));
    }
    case 'ceildiv':
      return closing(cursor, parseCeildiv(cursor, depth));
    default:
      return failure({
        at: name.at,
        reason: `there is no function ${JSON.stringify(name.text)}; there are sum, option and ceildiv`,
      });
  }
}

function parseOptions(cursor: Cursor, at: number): Parsed {
  const word = next(cursor);
  if (word.kind !== 'word' || word.text !== 'options') return unexpected(word, 'the word options');
  if (isSymbol(peek(cursor), ')')) return success({ type: 'options', except: [], at });
  const keyword = next(cursor);
  if (keyword.kind !== 'word' || keyword.text !== 'except')
    return unexpected(keyword, 'the word except or a closing bracket');
  const except: string[] = [];
  for (;;) {
    const id = parseId(cursor);
    if (!id.ok) return id;
    except.push(id.value);
    if (!isSymbol(peek(cursor), ',')) return success({ type: 'options', except, at });
    cursor.index += 1;
  }
}

function parseCeildiv(cursor: Cursor, depth: number): Parsed {
  const dividend = parseSum(cursor, depth + 1);
  if (!dividend.ok) return dividend;
  const comma = next(cursor);
  if (!isSymbol(comma, ',')) return unexpected(comma, 'a comma and the divisor');
  const token = next(cursor);
  const divisor = token.kind === 'integer' ? Number(token.text) : 0;
  if (divisor < 1 || !Number.isSafeInteger(divisor)) return unexpected(token, 'a positive whole number as divisor');
  return success({ type: 'ceildiv', dividend: dividend.value, divisor });
}

function parseId(cursor: Cursor): Result<string, ExpressionError> {
  const token = next(cursor);
  return token.kind === 'word' || token.kind === 'quoted' ? success(token.text) : unexpected(token, 'an id');
}

function closing(cursor: Cursor, inner: Parsed): Parsed {
  if (!inner.ok) return inner;
  const token = next(cursor);
  return isSymbol(token, ')') ? inner : unexpected(token, 'a closing bracket');
}

function peek(cursor: Cursor): Token {
  const token = cursor.tokens[cursor.index];
  if (token === undefined) throw new Error('read past the end of an expression');
  return token;
}

function next(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind !== 'end') cursor.index += 1;
  return token;
}

function isSymbol(token: Token, text: string): boolean {
  return token.kind === 'symbol' && token.text === text;
}

function unexpected<T>(token: Token, wanted: string): Result<T, ExpressionError> {
  const found = token.kind === 'end' ? 'it ends' : `there is ${JSON.stringify(token.text)}`;
  return failure({ at: token.at, reason: `${found} where ${wanted} is expected` });
}

/**
 * The value of an expression, or null when a figure that it needs is missing: missing is not zero.
 * Also null when a step leaves the range in which whole numbers are exact.
 * @param optionIds ids that `sum(options)` runs over
 */
export function evaluateExpression(
  expression: Expression,
  optionIds: readonly string[],
  valueOf: (cellId: string) => number | null,
): number | null {
  switch (expression.type) {
    case 'number':
      return expression.value;
    case 'cell':
      return valueOf(expression.id);
    case 'options': {
      let sum = 0;
      for (const id of optionIds) {
        if (expression.except.includes(id)) continue;
        const value = valueOf(id);
        if (value === null) return null;
        sum += value;
      }
      return exact(sum);
    }
    case 'binary': {
      const left = evaluateExpression(expression.left, optionIds, valueOf);
      if (left === null) return null;
      const right = evaluateExpression(expression.right, optionIds, valueOf);
      if (right === null) return null;
      return exact(expression.op === '+' ? left + right : expression.op === '-' ? left - right : left * right);
    }
    case 'ceildiv': {
      const dividend = evaluateExpression(expression.dividend, optionIds, valueOf);
      if (dividend === null) return null;
      // Not Math.ceil(a / b): the quotient of two exact integers need not be exact. The remainder always is.
      const remainder = dividend % expression.divisor;
      return (dividend - remainder) / expression.divisor + (remainder > 0 ? 1 : 0);
    }
  }
}

function exact(value: number): number | null {
  // Adding zero turns -0 into 0.
  return Number.isSafeInteger(value) ? value + 0 : null;
}
