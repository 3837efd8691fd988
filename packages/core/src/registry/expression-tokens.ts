/** Tokens of the expression language (docs/formats/expressions.md). */
import { failure, success, type Result } from '../kernel/result.ts';

export type TokenKind = 'integer' | 'word' | 'quoted' | 'symbol' | 'end';

export type Token = Readonly<{
  kind: TokenKind;
  /** The word, the text inside the quotes, the digits, or the symbol itself. */
  text: string;
  /** 1-based place of its first character in the expression. */
  at: number;
}>;

export type BadCharacter = Readonly<{ at: number; reason: string }>;

// A hyphen belongs to a word when a letter or digit stands on both sides: `took-part` is one id, `a - b` is a difference.
const pattern =
  /(?<space>\s+)|(?<integer>\d+)(?![\p{L}\p{M}\d_])|(?<word>[\p{L}_][\p{L}\p{M}\p{N}_.]*(?:-[\p{L}\p{M}\p{N}_.]+)*)|"(?<quoted>(?:[^"\\]|\\["\\])*)"|(?<symbol>[-+*(),])/uy;

/** Splits an expression into tokens, the last one being `end`; or says which character cannot stand there. */
export function tokenize(source: string): Result<readonly Token[], BadCharacter> {
  const tokens: Token[] = [];
  let index = 0;
  while (index < source.length) {
    pattern.lastIndex = index;
    const groups = pattern.exec(source)?.groups;
    if (groups === undefined) return failure({ at: index + 1, reason: describeBadCharacter(source, index) });
    const at = index + 1;
    index = pattern.lastIndex;
    if (groups['space'] !== undefined) continue;
    if (groups['quoted'] !== undefined) {
      tokens.push({ kind: 'quoted', text: groups['quoted'].replaceAll(/\\(["\\])/g, '$1'), at });
      continue;
    }
    for (const kind of ['integer', 'word', 'symbol'] as const) {
      const text = groups[kind];
      if (text !== undefined) tokens.push({ kind, text, at });
    }
  }
  return success([...tokens, { kind: 'end', text: '', at: source.length + 1 }]);
}

function describeBadCharacter(source: string, index: number): string {
  const character = String.fromCodePoint(source.codePointAt(index) ?? 0);
  if (character === '"') return 'the closing quotation mark is missing';
  if (/\d/.test(character)) return 'an id that begins with a digit must stand in quotation marks';
  return `the character ${JSON.stringify(character)} has no meaning here`;
}
