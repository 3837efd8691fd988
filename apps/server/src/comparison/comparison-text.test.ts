import { describe, expect, test } from 'vitest';
import type { Comparison } from '@kua/core/comparison/comparison.ts';
import type { Contest, Election } from '@kua/core/registry/election.ts';
import { boundSentence, comparisonText, refusalSentence } from './comparison-text.ts';
import { percent, textTable } from './text-table.ts';

const election: Election = {
  id: 'shore-2026',
  name: { en: 'Mayor of Shore' },
  date: '2026-05-03',
  country: 'ZZ',
  pack: 'generic',
  rehearsal: false,
  embargoUntil: null,
};
const contest: Contest = {
  id: 'mayor',
  name: { en: 'Mayor' },
  fields: [{ id: 'cast', name: {} }],
  options: ['anna', 'bek'].map((id) => ({
    id,
    name: { en: id === 'anna' ? 'Anna' : 'Bek' },
    kind: 'candidate',
    color: null,
  })),
  denominator: 'cast',
  relations: [],
  maxTurnout: 1,
  stations: 'all',
};
const sums = { registered: null, issued: null, valid: null, invalid: null };
const comparison: Comparison = {
  election: 'shore-2026',
  contest: 'mayor',
  denominator: 'cast',
  sources: {
    official: { ...sums, stations: 1200, cast: 700000, options: { anna: 400000, bek: 300000 } },
    observers: { ...sums, stations: 3, cast: null, options: { anna: 1100, bek: null } },
  },
  coverage: {
    official: { stations: { have: 1200, of: 1200 }, registered: { have: null, of: null } },
    observers: { stations: { have: 3, of: 1200 }, registered: { have: 3000, of: 1000000 } },
  },
  matched: {
    sources: ['official', 'observers'],
    stations: 3,
    options: { anna: { a: 1000, b: 1100, difference: -100 }, bek: { a: null, b: null, difference: null } },
  },
  counts: { agree: 2, differ: 1, onlyA: 1197, onlyB: 0, conflict: 0 },
  discrepancies: [{ station: '007', field: 'anna', a: 300, b: 400, difference: -100 }],
  relations: [{ station: '007', source: 'official', relation: 'R4', left: 700, right: 650 }],
  bounds: [],
};

describe('the comparison at a terminal', () => {
  test('says that the number of registered voters is unknown rather than a share of the known ones', () => {
    const coverage = { observers: { stations: { have: 10, of: 100 }, registered: { have: 10_000, of: null } } };
    const partly = { ...comparison, coverage };
    const text = comparisonText({ comparison: partly, election, contest, sources: [], contests: ['mayor'] });
    expect(text).toMatch(/^observers +10 of 100 +10\.0 % +10,000 of unknown$/m);
  });

  test('shows coverage, the same stations, findings and what it does not say', () => {
    const text = comparisonText({ comparison, election, contest, sources: [], contests: ['mayor', 'council'] });
    expect(text).toBe(
      [
        'Mayor of Shore, 2026-05-03',
        'Contest mayor (Mayor): official against observers; difference = official − observers',
        '',
        'Votes known from        stations            registered voters',
        'official          1,200 of 1,200  100.0 %             unknown',
        'observers             3 of 1,200    0.3 %  3,000 of 1,000,000  0.3 %',
        '',
        'On the same 3 stations  official  observers  difference',
        'Anna                       1,000      1,100        −100',
        'Bek                            —          —           —',
        'agree 2 · differ 1 · only official 1,197 · only observers 0 · in conflict 0',
        '',
        'Each over its own stations  official  observers',
        'stations                       1,200          3',
        'cast                         700,000          —',
        'Anna                         400,000      1,100',
        'Bek                          300,000          —',
        '',
        'Largest 1 of 1 figures that differ  official  observers  difference',
        '007 anna                                 300        400        −100',
        '',
        'Control relation that does not hold  source    protocols',
        'R4                                   official          1',
        '',
        'Sums are of the stations named above, and of no others: nothing is estimated for stations without a protocol.',
        'Other contests of this election (--contest): council',
      ].join('\n'),
    );
  });

  test('a bound is spelled out as a sum', () => {
    const bound = { territory: 't', option: 'anna', missingStations: 2, maxTurnout: 0.9, lowest: 300 } as const;
    expect(
      boundSentence({
        ...bound,
        kind: 'sum-exceeds',
        known: 2150,
        missingRegistered: null,
        announced: 2083,
        highest: null,
      }),
    ).toBe('known protocols alone hold 2,150, announced 2,083: 2,150 − 2,083 = 67 too few');
    expect(
      boundSentence({
        ...bound,
        kind: 'unreachable',
        known: 300,
        missingRegistered: 1001,
        announced: 1201,
        highest: 1200,
      }),
    ).toBe(
      'known 300 + at most 900 (1,001 voters not covered by known protocols × 0.9) = 1,200, announced 1,201: 1 too many',
    );
  });

  test('a refusal says what is known instead', () => {
    const say = (code: Parameters<typeof refusalSentence>[0]['code'], asked: string, known: readonly string[]) =>
      refusalSentence({ code, asked, known });
    expect([
      say('election-unknown', 'x', []),
      say('contest-unknown', '', []),
      say('contest-unknown', 'x', ['mayor', 'council']),
      say('source-unknown', 'x', ['official']),
      say('sources-same', 'official', ['official']),
      say('embargoed', 'shore-2026', ['2026-05-04T00:00:00Z']),
    ]).toEqual([
      'There is no election x in this data folder. There is none yet.',
      'This election has no contest yet.',
      'There is no contest x. Known: mayor, council.',
      'There is no source x in this election. Known: official.',
      'official cannot be compared with itself: --a and --b must differ. Known: official.',
      'Nothing is compared before the embargo of shore-2026 ends: 2026-05-04T00:00:00Z.',
    ]);
  });

  test('a share is not rounded up to the whole, and text from files cannot steer the terminal', () => {
    expect([percent(9999, 10000), percent(1, 3), percent(0, 0)]).toEqual(['99.9 %', '33.3 %', '—']);
    expect(textTable([{ title: 'x', align: 'left' }], [['\u001b[2J\u202e']])).toEqual(['x', '\ufffd[2J\ufffd']);
  });
});
