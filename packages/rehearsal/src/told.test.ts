import { describe, expect, it } from 'vitest';
import { checkBody } from '@kua/core/observations/submission-body.ts';
import { inventedParties } from './party.ts';
import { drawnPaper } from './paper.ts';
import { photographed } from './photographed.ts';
import { usualDiscrepancies, type RehearsalPlan } from './plan.ts';
import { protocolFields } from './protocol-sheet.ts';
import { simulateElection } from './simulate.ts';
import { toldOf, type Told } from './told.ts';
import { inventedWords } from './told-words.ts';

const closesAt = '2026-11-15T15:00:00.000Z';
const plan: RehearsalPlan = {
  seed: 'test',
  districts: Array.from({ length: 24 }, (_, index) => ({
    id: `d${index}`,
    region: `${10 + Math.floor(index / 6)}`,
    kind: index % 3 === 0 ? 'town' : 'rural',
    latitude: 43 + index / 4,
    longitude: 52 + index,
  })),
  stations: 900,
  contest: {
    id: 'list',
    name: { en: 'List vote' },
    fields: protocolFields.map((id) => ({ id, name: { en: id, kk: 'Саны <1>', ru: 'Число & доля' } })),
    options: inventedParties(6),
    denominator: 'took-part',
    relations: [],
    maxTurnout: 1,
    stations: 'all',
  },
  closesAt,
  observed: 0.31,
  planted: usualDiscrepancies,
};
const rehearsal = simulateElection(plan);
const told = toldOf(rehearsal, { election: 'rehearsal', date: '2026-11-15', closesAt, seed: 'test' });
const wordsOf = ({ said }: Told): string | undefined => (said.body as { text?: string }).text;

describe('what is told in a rehearsal beside protocols', () => {
  it('is the same for the same seed, and says each thing once', () => {
    expect(
      toldOf(simulateElection(plan), { election: 'rehearsal', date: '2026-11-15', closesAt, seed: 'test' }),
    ).toEqual(told);
    expect(new Set(told.map(({ said }) => said.id)).size).toBe(told.length);
    expect(told.map(({ seconds }) => seconds)).toEqual(told.map(({ seconds }) => seconds).toSorted((a, b) => a - b));
  });

  it('is what phones send: bodies as their kinds demand, and announced turnout that never falls', () => {
    for (const { said } of told) expect(checkBody(said.kind, said.body)).toBeNull();
    const kinds = Map.groupBy(told, ({ said }) => said.kind);
    expect(kinds.get('violation')).toHaveLength(12);
    expect(kinds.get('distress')).toHaveLength(1);
    expect(kinds.get('citizen-report')).toHaveLength(5);
    const byStation = Map.groupBy(kinds.get('turnout') ?? [], ({ said }) => said.station);
    for (const reports of byStation.values()) {
      const announced = reports.map(({ said }) => (said.body as { announced: number }).announced);
      expect(announced).toEqual(announced.toSorted((a, b) => a - b));
    }
  });

  it('begins every text by saying that it is invented, in three languages', () => {
    const texts = told.flatMap((one) => wordsOf(one) ?? []);
    expect(texts).toHaveLength(18);
    for (const word of inventedWords) expect(texts.filter((text) => text.startsWith(word)).length).toBeGreaterThan(3);
    expect(texts.filter((text) => !inventedWords.some((word) => text.startsWith(word)))).toEqual([]);
  });
});

describe('papers of a rehearsal', () => {
  const from = 100;
  const papers = photographed(rehearsal, from);

  it('come with some of the protocols that arrive while somebody watches, and say what was typed but for typos and one of next door', () => {
    const late = new Map(rehearsal.arrivals.slice(from).map((arrival) => [arrival.entry, arrival]));
    expect(papers.size).toBeGreaterThan(20);
    const all = [...papers].map(([entry, paper]) => ({ paper, arrival: late.get(entry) }));
    const elsewhere = all.filter(({ paper, arrival }) => paper.station !== arrival?.station);
    expect(elsewhere).toHaveLength(1);
    const differing = all
      .filter((one) => !elsewhere.includes(one) && one.paper.row.join() !== one.arrival?.row.join())
      .map(({ paper }) => rehearsal.stations[paper.station]?.id);
    const typos = rehearsal.planted.filter(({ kind }) => kind === 'typo').map(({ station }) => station);
    expect(differing.length).toBeGreaterThan(2);
    expect(typos).toEqual(expect.arrayContaining(differing));
  });

  it('are drawn alike for the same protocol, each in its own way, with names that XML can hold', () => {
    const [first, second] = [...papers.values()];
    if (first === undefined || second === undefined) throw new Error('there are no papers');
    const paper = { contest: plan.contest, station: '10-0001' };
    expect(drawnPaper({ ...paper, row: first.row }, 'a')).toBe(drawnPaper({ ...paper, row: first.row }, 'a'));
    expect(drawnPaper({ ...paper, row: first.row }, 'b')).not.toBe(drawnPaper({ ...paper, row: first.row }, 'a'));
    expect(drawnPaper({ ...paper, row: second.row }, 'a')).toContain('Саны &lt;1>');
  });
});
