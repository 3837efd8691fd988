import { beforeAll, describe, expect, it } from 'vitest';
import { suggestedViolations, visibleQuestions } from '@kua/core/observations/checklist-answers.ts';
import type { Pack } from '@kua/core/registry/pack-contract.ts';
import { loadPack } from './pack-files.ts';

type Text = Readonly<Record<string, string>>;
const packs = new Map<string, Pack>();
beforeAll(async () => {
  for (const id of ['kz', 'generic']) {
    const loaded = await loadPack(id);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 1));
    packs.set(id, loaded.value);
  }
});

function packOf(id: string): Pack {
  return packs.get(id) ?? expect.fail(id);
}

/** What the pack says of the day, and nothing else of it. */
function day(pack: Pack): readonly unknown[] {
  return [pack.checklists, pack.violationGroups, pack.violations, pack.clock, pack.guide];
}

function isText(value: object): value is Text {
  return 'kk' in value && typeof value.kk === 'string';
}

/** Everything below a value that is an object. */
function objects(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objects)];
}

/** Texts of the day; words to search by are one text for each language. */
function texts(pack: Pack): readonly Text[] {
  const words = pack.violations.map((violation) =>
    Object.fromEntries(Object.entries(violation.words).map(([language, list]) => [language, list.join(', ')])),
  );
  return [...objects(day(pack)).filter(isText), ...words];
}

describe.each(['kz', 'generic'])('what the pack %s says of the day', (id) => {
  it('is written in each language with its own letters', () => {
    const all = texts(packOf(id));
    expect(all.length).toBeGreaterThan(50);
    for (const { kk = '', ru = '', en = '' } of all) {
      const [kazakh, russian] = [kk, ru].map((text) => text.replace(/Kua|Telegram/g, ''));
      // A Latin letter in a Cyrillic word is invisible and breaks every search.
      expect(kazakh).not.toMatch(/[A-Za-z]/);
      expect(russian).not.toMatch(/[A-Za-z]/);
      expect(ru).not.toMatch(/[әғқңөұүһі]/i);
      expect(en).not.toMatch(/[а-яёәғқңөұүһі]/i);
      if (kk.length > 25) expect(kk).toMatch(/[әғқңөұүһі]/i);
    }
  });

  it('has short sentences, and says nothing that Kua does not say', () => {
    for (const text of texts(packOf(id)).flatMap((one) => Object.values(one))) {
      expect(text).not.toMatch(/!|  |мошенни|фальсифика|fraud/i);
      for (const sentence of text.split(/(?<=[.?:;])\s/)) expect(sentence.split(' ').length, sentence).toBeLessThan(26);
    }
  });

  it('gives a term as a term: "within", never "in" or "before"', () => {
    for (const { kk = '', ru = '', en = '' } of texts(packOf(id))) {
      expect(ru).not.toMatch(/(?<!чем )за (\d+ д|месяц)/);
      expect(kk).not.toMatch(/\d+ күнде(?![\p{L}])/u);
      expect(en).not.toMatch(/\bin \d+ days?/);
    }
  });

  it('asks nothing of the room of an observer who was not let in', () => {
    const opening = packOf(id).checklists.find((list) => list.id === 'opening') ?? expect.fail('no list');
    const asked = visibleQuestions(opening, { admitted: false }).map((question) => question.id);
    expect(asked.filter((one) => !['admitted', 'refusal', 'opening-note'].includes(one))).toEqual([]);
  });

  it('offers a violation behind some answer of every list, and a list or form behind every moment', () => {
    const pack = packOf(id);
    for (const { id: list, questions, due } of pack.checklists) {
      expect(
        questions.some(({ suggests }) => suggests !== undefined),
        list,
      ).toBe(true);
      expect(due).not.toBeNull();
    }
    for (const { id: moment, opens } of pack.clock) expect(opens, moment).toBeDefined();
  });
});

describe('what the pack kz says of the day', () => {
  it('has the violations that observers of the country report', () => {
    const ids = packOf('kz').violations.map(({ id }) => id);
    const numbered = (group: string, count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `${group}.${String(index + 1).padStart(2, '0')}`);
    expect(ids).toEqual([
      ...numbered('OPEN', 3),
      ...numbered('ACC', 7),
      ...numbered('VOTE', 10),
      ...numbered('HOME', 2),
      ...numbered('LIST', 1),
      ...numbered('COUNT', 5),
      ...numbered('PROT', 4),
      ...numbered('COMP', 1),
    ]);
  });

  it('says of every article whether it was read, and which were not', () => {
    const laws = objects(day(packOf('kz'))).filter((value) => 'article' in value && 'verified' in value);
    const unread = laws.filter(({ verified }) => verified !== true).map(({ article }) => String(article));
    expect(laws.length).toBeGreaterThan(150);
    expect(unread).toEqual([]);
    const editions = laws.map((value) =>
      'act' in value && 'edition' in value ? `${String(value.act)}: ${String(value.edition)}` : '',
    );
    // A number and a date: whoever is shown it in the room must be able to look it up. Only slander was read in another edition.
    expect([...new Set(editions)].toSorted()).toEqual([
      '№ 226-V, 03.07.2014: № 212-VII, 17.03.2023',
      '№ 235-V, 05.07.2014: № 158-VII, 05.11.2022',
      '№ 235-V, 05.07.2014: № 361-VI, 07.07.2020',
      '№ 2464, 28.09.1995: № 305-VIII, 11.06.2026',
      '№ 350-VI, 29.06.2020: № 241-VIII, 17.12.2025',
    ]);
  });

  it('names for each thing that hinders an observer the article of that thing', () => {
    const hindered = packOf('kz')
      .checklists.flatMap(({ questions }) => questions)
      .find(({ id }) => id === 'hindered');
    const choices = hindered !== undefined && 'choices' in hindered ? hindered.choices : [];
    expect(choices.map(({ id, law }) => [id, law?.article])).toEqual([
      ['moving', '126(1)'],
      ['filming', '126(2)'],
      ['figures', '126(2)'],
      ['papers', '20-1(2)12)'],
      ['threats', '150'],
    ]);
    const { violations } = packOf('kz');
    expect(violations.find(({ id }) => id === 'VOTE.09')?.laws.map(({ article }) => article)).toContain('124');
  });

  it('asks what happened outside only of her who went along', () => {
    const home = packOf('kz').checklists.find(({ id }) => id === 'home') ?? expect.fail('no list');
    const asked = (escort: string) => visibleQuestions(home, { 'home-escort': escort }).map(({ id }) => id);
    expect(asked('me')).toEqual(expect.arrayContaining(['home-asked', 'home-signed', 'home-back']));
    expect(asked('other')).toContain('home-back');
    for (const escort of ['other', 'nobody', 'refused', 'none']) {
      expect(asked(escort)).not.toContain('home-asked');
      expect(asked(escort)).not.toContain('home-signed');
    }
    expect(asked('none')).not.toContain('home-back');
  });

  it('suggests no violation where there was no portable box', () => {
    const count = packOf('kz').checklists.find(({ id }) => id === 'count') ?? expect.fail('no list');
    expect(suggestedViolations(count, { 'portable-first': 'after' })).toEqual(['COUNT.02']);
    for (const answer of ['before', 'none', 'not-seen'])
      expect(suggestedViolations(count, { 'portable-first': answer })).toEqual([]);
    const asked = visibleQuestions(count, { 'portable-first': 'none' }).map(({ id }) => id);
    expect(asked.filter((id) => id.startsWith('portable-'))).toEqual(['portable-first']);
  });

  it('says when a court decides at once: before the vote, on the day, until the results', () => {
    const { guide } = packOf('kz');
    const terms = guide.find(({ id }) => id === 'deadlines')?.paragraphs.map(({ text }) => text) ?? [];
    const atOnce = terms.filter(({ ru = '' }) => ru.includes('немедленно'));
    expect(atOnce).toHaveLength(1);
    expect(atOnce[0]?.['en']).toMatch(/less than five days before the vote, on the day, .* until the results/);
    expect(atOnce[0]?.['ru']).toMatch(/меньше чем за пять дней .* в день голосования .* пока не объявят итоги/);
    expect(atOnce[0]?.['kk']).toMatch(/бес күннен аз қалғанда, дауыс беру күні .* қорытынды жарияланғанша/);
  });

  it('asks for each of the eleven steps of the count in their order', () => {
    const { checklists, clock } = packOf('kz');
    const count = checklists.find(({ id }) => id === 'count')?.questions ?? [];
    const numbers = count.flatMap(({ text }) => /^(\d+)\. /.exec(text['en'] ?? '')?.[1] ?? []);
    expect(numbers.map(Number)).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
    const steps = clock
      .filter(({ at }) => at.kind === 'after')
      .map(({ text }) => Number.parseInt(text['en'] ?? '', 10));
    expect(steps).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
  });
});

it('the pack generic names no law', () => {
  expect(objects(day(packOf('generic'))).filter((value) => 'article' in value)).toEqual([]);
});
