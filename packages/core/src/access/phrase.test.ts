import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phraseBytes, phraseDigest, phraseWords, readPhrase, type PhraseScript } from './phrase.ts';

const bytes = fc.uint8Array({ minLength: phraseBytes, maxLength: phraseBytes });
const script = fc.constantFrom<PhraseScript>('latin', 'cyrillic');
const between = fc.constantFrom(' ', '-', '\n', ' - ', '', '\t', '–');

describe('a phrase', () => {
  test('is six words of two syllables, the same in both scripts', () => {
    const nine = Uint8Array.from([0x00, 0x00, 0x41, 0x08, 0x20, 0xc3, 0xff, 0xf0, 0x3f]);
    expect(phraseWords(nine, 'latin')).toEqual(['baba', 'bibi', 'bobo', 'bubu', 'juju', 'baju']);
    expect(phraseWords(nine, 'cyrillic')).toEqual(['баба', 'биби', 'бобо', 'бубу', 'жужу', 'бажу']);
    for (const word of phraseWords(nine, 'latin')) expect(word).toMatch(/^(?:[bdgklmnprstzhfvj][aiou]){2}$/);
    for (const word of phraseWords(nine, 'cyrillic')) expect(word).toMatch(/^(?:[бдгклмнпрстзхфвж][аиоу]){2}$/);
  });

  test('is read back from either script, in any case, however it is broken up', () => {
    fc.assert(
      fc.property(
        bytes,
        script,
        fc.array(between, { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        (given, of, gaps, loud) => {
          const words = phraseWords(given, of);
          expect(words).toHaveLength(6);
          const text = words.map((word, index) => `${gaps[index] ?? ''}${word}`).join('');
          expect(readPhrase(loud ? text.toUpperCase() : text)).toEqual(given);
        },
      ),
    );
  });

  test('that is another is written otherwise', () => {
    fc.assert(
      fc.property(bytes, bytes, script, (one, other, of) => {
        fc.pre(one.join() !== other.join());
        expect(phraseWords(one, of)).not.toEqual(phraseWords(other, of));
        expect(phraseDigest('e', one)).not.toBe(phraseDigest('e', other));
      }),
    );
  });

  test('is not what has a letter less, a letter more, letters of both scripts, or none of them', () => {
    const [latin, cyrillic] = [phraseWords(new Uint8Array(9), 'latin'), phraseWords(new Uint8Array(9), 'cyrillic')];
    const text = latin.join(' ');
    for (const wrong of [
      text.slice(1),
      `${text}ba`,
      '',
      text.replace('b', 'c'),
      [...latin.slice(1), ...cyrillic.slice(5)].join(' '),
    ])
      expect(readPhrase(wrong), wrong).toBeNull();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (noise) => readPhrase(noise) === null));
  });

  test('has another digest in another election', () => {
    expect(phraseDigest('e', new Uint8Array(9))).not.toBe(phraseDigest('f', new Uint8Array(9)));
  });
});
