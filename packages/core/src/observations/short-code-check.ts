/**
 * Nine check letters: a Reed–Solomon code over the integers modulo 4093, three check symbols of three letters each. Any two codes of the same
 * length differ in four symbols at least, so that no one, two or three wrong characters, and no swap of two, make another code; of all else
 * one in 4093³ (7 · 10¹⁰) gets through.
 */
import { codeCharacters, codeLetters } from './short-code-alphabet.ts';

/** The largest prime below 16³. */
const prime = 4093;
/** 2 generates all numbers from 1 to 4092 by its powers. Roots of the code are its first three. */
const roots = [2, 4, 8];
/** What remains of a whole code: not 0, so that nothing can be added or taken away at its ends. */
const remains = 1;

const symbolLetters = 3;
export const checkLength = roots.length * symbolLetters;
/** Characters of a code: within the length of the Reed–Solomon code. */
export const longestCode = 4000;

/** x³ − 14x² + 56x − 64, whose roots are 2, 4 and 8: what x³ is, highest power first. */
const cube = [14, -56, 64];

/** Check letters for what goes before. */
export function checkLetters(message: string): string {
  // The check symbols' own places count as 0 here.
  const rest = [...symbolsOf(message), 0, 0, 0].reduce(shifted, [0, 0, 0]);
  const [second = 0, first = 0, last = 0] = rest;
  return [-second, -first, remains - last].map((value) => lettersOf(modulo(value))).join('');
}

/** Whether the check letters at the end fit what goes before them. */
export function isWhole(code: string): boolean {
  if (code.length <= checkLength || code.length > longestCode) return false;
  const checks = checkSymbols(code.slice(-checkLength));
  if (checks === null) return false;
  const symbols = [...symbolsOf(code.slice(0, -checkLength)), ...checks];
  return roots.every((root) => symbols.reduce((value, symbol) => (value * root + symbol) % prime, 0) === remains);
}

/** Longer codes are told to be wrong without saying where: every place would be tried. */
const longestSearched = 300;

/**
 * Where one character is wrong, missing, too many, or swapped with the next one, if one such slip explains it; otherwise null. Only to
 * show where to look: a code that is wrong is asked for again, never guessed.
 */
export function placeOfSlip(code: string): number | null {
  if (code.length > longestSearched) return null;
  for (let at = 0; at <= code.length; at += 1) {
    const [before, here, after] = [code.slice(0, at), code.slice(at, at + 1), code.slice(at + 1)];
    const swapped = before + after.slice(0, 1) + here + after.slice(1);
    const others = Array.from(codeCharacters).flatMap((other) => [
      before + other + after,
      before + other + here + after,
    ]);
    if ([swapped, before + after, ...others].some(isWhole)) return at;
  }
  return null;
}

/** 1 to 26: none is 0, so that each counts wherever it stands. */
function symbolsOf(message: string): readonly number[] {
  return Array.from(message, (character) => codeCharacters.indexOf(character) + 1);
}

/** One symbol more behind the others, modulo the code's polynomial. */
function shifted([second = 0, first = 0, last = 0]: readonly number[], symbol: number): number[] {
  const [toSecond = 0, toFirst = 0, toLast = 0] = cube;
  return [first + second * toSecond, last + second * toFirst, symbol + second * toLast].map(modulo);
}

function modulo(value: number): number {
  return ((value % prime) + prime) % prime;
}

function lettersOf(value: number): string {
  return [value >> 8, (value >> 4) & 15, value & 15].map((digit) => codeLetters.charAt(digit)).join('');
}

/** Null where they are no letters, or stand for more than a symbol can be. */
function checkSymbols(letters: string): readonly number[] | null {
  const symbols: number[] = [];
  for (let at = 0; at < letters.length; at += symbolLetters) {
    const digits = Array.from(letters.slice(at, at + symbolLetters), (letter) => codeLetters.indexOf(letter));
    const value = digits.reduce((sum, digit) => sum * 16 + digit, 0);
    if (digits.includes(-1) || value >= prime) return null;
    symbols.push(value);
  }
  return symbols;
}
