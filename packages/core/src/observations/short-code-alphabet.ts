/**
 * The characters of a short code (docs/formats/short-code.md): ten digits and sixteen letters, one for each hex digit. Letters were left out
 * until each of the others is the same whether a person reads it by its Latin name or by the Cyrillic letter that looks like it.
 */
import { failure, success, type Result } from '../kernel/result.ts';

export const codeLetters = 'ABCDEFGHKLMPQTYZ';
export const codeCharacters = `0123456789${codeLetters}`;

/** What people write instead: what looks like it, and what sounds like it when somebody reads `В` as in Cyrillic or `B` as in Latin. */
const meant: ReadonlyMap<string, string> = new Map(
  Object.entries({
    0: 'OОӨ',
    1: 'IІ',
    A: 'А',
    B: 'VВБ',
    C: 'SСЦ',
    D: 'Д',
    E: 'ЕЁ',
    F: 'Ф',
    G: 'JГЖ',
    H: 'NXНХҺ',
    K: 'КҚ',
    L: 'Л',
    M: 'М',
    P: 'RРП',
    T: 'Т',
    Y: 'UУҮҰ',
  }).flatMap(([character, others]) => Array.from(others, (other) => [other, character] as const)),
);

/** Passed over: blanks, dashes, what cannot be seen. Not `?`: whoever types it did not understand a character. */
const nothing = /^[\s\p{Pd}\p{Cf}.,:;/_|]$/u;

/** The characters that count, and where each stands in the text. */
export type FoldedText = Readonly<{ characters: string; places: readonly number[] }>;

/** Fails with the place of the first character that can mean none of a code. */
export function foldCodeText(text: string): Result<FoldedText, number> {
  const places: number[] = [];
  let characters = '';
  let at = 0;
  for (const written of text) {
    const upper = written.normalize('NFKC').toUpperCase();
    const character = meant.get(upper) ?? upper;
    if (character.length === 1 && codeCharacters.includes(character)) {
      characters += character;
      places.push(at);
    } else if (!nothing.test(upper)) return failure(at);
    at += written.length;
  }
  return success({ characters, places });
}

export function lettersOfHex(hex: string): string {
  return Array.from(hex, (digit) => codeLetters.charAt(Number.parseInt(digit, 16))).join('');
}

/** Null where one of them is no letter. */
export function hexOfLetters(letters: string): string | null {
  const digits = Array.from(letters, (letter) => codeLetters.indexOf(letter));
  return digits.includes(-1) ? null : digits.map((digit) => digit.toString(16)).join('');
}
