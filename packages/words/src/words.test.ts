import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileWords, readMessages } from '../../../scripts/compile-words.ts';
import { languages } from './language.ts';
import { messageArguments, pluralForms } from './message-arguments.ts';
import { loadMethodWords, loadPortalWords } from './words.ts';

const groups = readMessages();
const all = Object.entries(groups).flatMap(([group, messages]) =>
  Object.entries(messages).map(([key, text]) => ({ name: `${group}.${key}`, text })),
);

/** Plural categories that the language has for whole numbers. */
const forms = { kk: ['one', 'other'], ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] } as const;

/** Written the same in every language because it is not language. */
const notLanguage = /^[^\p{L}]*$/u;

describe('messages', () => {
  test('there are messages of every group', () => {
    expect(Object.keys(groups)).toEqual(['portal', 'methods', 'phone', 'desk', 'voters']);
    expect(all.length).toBeGreaterThan(200);
  });

  test.each(all)('$name is written in three languages', ({ text }) => {
    for (const language of languages) expect(text[language].trim()).not.toBe('');
    const bare = text.en.replace(/\{[^{}]*\}/g, '');
    if (notLanguage.test(bare)) return;
    expect(text.kk, 'Kazakh must not be the English').not.toBe(text.en);
    expect(text.ru, 'Russian must not be the English').not.toBe(text.en);
    // Latin words are names only.
    for (const language of ['kk', 'ru'] as const) {
      const latin = withoutSyntax(text[language]).match(/[A-Za-z]{2,}/g) ?? [];
      expect(latin.filter((word) => !names.has(word))).toEqual([]);
    }
  });

  test.each(all)('$name takes the same arguments in every language', ({ text }) => {
    const taken = languages.map((language) =>
      [...messageArguments(text[language]).keys()].filter((name) => name !== 'n'),
    );
    expect(taken.map((list) => list.toSorted())).toEqual(languages.map(() => taken[0]?.toSorted()));
  });

  test.each(all)('$name has the plural forms of its language', ({ text }) => {
    for (const language of languages) {
      for (const given of pluralForms(text[language])) {
        const named = given.filter((form) => !form.startsWith('='));
        expect(named).toContain('other');
        expect(forms[language]).toEqual(expect.arrayContaining(named));
        // Russian that tells one from other only does so on purpose: after a preposition few and many are alike.
        if (named.includes('few') || named.includes('many')) expect(named).toEqual([...forms.ru]);
      }
    }
  });

  test('nobody is praised or accused', () => {
    const forbidden = /\bfraud|winner|фальсифик|победител|жеңімпаз|бұрмала/i;
    expect(all.filter(({ text }) => languages.some((language) => forbidden.test(text[language])))).toEqual([]);
    expect(all.filter(({ text }) => languages.some((language) => text[language].includes('!')))).toEqual([]);
  });

  test('the compiled modules are those of the messages', () => {
    for (const [name, text] of Object.entries(compileWords(groups))) {
      expect(readFileSync(join(import.meta.dirname, 'generated', name), 'utf8'), name).toBe(text);
    }
  });
});

const browsers = ['Chrome', 'Edge', 'Firefox', 'Safari'];
const inCommands = ['Node', 'js', 'KEY', 'FILE'];
const names = new Set([
  ...inCommands,
  ...browsers,
  'Tab',
  'Shift',
  'Delete',
  'Kua',
  'CSV',
  'JSON',
  'SHA',
  'Apache',
  'head',
  'json',
  'Enter',
]);

function withoutSyntax(text: string): string {
  return text
    .replace(/\{\w+, \w+\}|\{\w+\}/g, '')
    .replace(/\{\w+, plural,/g, '')
    .replace(/\b(one|few|many|other|=\d+)\{/g, '');
}

describe('compiled words', () => {
  test('Russian counts by its own rules', async () => {
    const words = await loadPortalWords('ru');
    expect([1, 2, 5, 11, 21, 104].map((n) => words.votes({ n }))).toEqual([
      '1 голос',
      '2 голоса',
      '5 голосов',
      '11 голосов',
      '21 голос',
      '104 голоса',
    ]);
    expect(words.sameStations({ n: 2738 })).toBe('На одних и тех же 2\u202f738 участках');
    expect(words.sameStations({ n: 21 })).toBe('На тех же 21 участке');
  });

  test('Kazakh keeps the noun after a number as it is', async () => {
    const words = await loadPortalWords('kk');
    expect(words.votes({ n: 1 })).toBe('1 дауыс');
    expect(words.votes({ n: 12_345 })).toBe('12\u202f345 дауыс');
  });

  test('English has one and other', async () => {
    const words = await loadPortalWords('en');
    expect([words.stationsCount({ n: 1 }), words.stationsCount({ n: 1000 })]).toEqual([
      '1 station',
      '1\u202f000 stations',
    ]);
  });

  test('every language answers the questions', async () => {
    for (const language of languages) {
      const words = await loadMethodWords(language);
      const asked = Object.keys(words).filter((key) => key.endsWith('Ask'));
      expect(asked.length).toBeGreaterThan(8);
      for (const ask of asked) expect(words).toHaveProperty(ask.replace(/Ask$/, 'Answer'));
      expect(words.comparedAnswer().split('\n').length).toBeGreaterThan(1);
    }
  });
});
