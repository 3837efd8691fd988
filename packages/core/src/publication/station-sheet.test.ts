import { describe, expect, test } from 'vitest';
import { emptyTally } from '../comparison/tally.ts';
import type { EvidenceLevel } from '../protocols/evidence-level.ts';
import type { Contest } from '../registry/election.ts';
import { contestFrame } from './contest-frame.ts';
import { addSheet, stationStates, type ContestSums } from './station-fold.ts';
import { stationSheet, type ResultRecord, type StatementRecord } from './station-sheet.ts';

const contest: Contest = {
  id: 'president',
  name: { en: 'President' },
  fields: [],
  options: [{ id: 'anna', name: { en: 'Anna' }, kind: 'candidate', color: null }],
  denominator: 'options',
  relations: [],
  maxTurnout: 1,
  stations: 'all',
};
const frame = contestFrame({
  contest,
  cells: [{ position: 1, kind: 'option', id: 'anna', name: { en: 'Anna' } }],
  sources: ['official', 'observers', 'echo', 'voters'],
  pair: ['official', 'observers'],
  announced: false,
});
const station = {
  ...{ id: '12', number: '12', name: null, address: null, latitude: null, longitude: null, registered: 900 },
};

function statement(channel: StatementRecord['channel'], more: Partial<StatementRecord> = {}): StatementRecord {
  return {
    ...{ sequence: 3, file: 0, line: 0, channel, label: null, capturedAt: null, checkpointAt: null },
    ...{ receivedAt: '2026-11-22T15:00:00Z', superseded: false, figures: [], pictures: [] },
    ...more,
  };
}

function record(
  source: string,
  statements = [statement('submission')],
  more: Partial<ResultRecord> = {},
): ResultRecord {
  return { contest: 'president', source, figures: [100], conflict: [], restIsZero: false, statements, ...more };
}

function sheet(records: readonly ResultRecord[], level: EvidenceLevel) {
  return stationSheet(
    station,
    records,
    [frame],
    new Map([['president', { level, evidence: { typed: [], copies: [] }, positions: [1] }]]),
  );
}

function levels(records: readonly ResultRecord[], level: EvidenceLevel): Readonly<Record<string, string>> {
  const results = sheet(records, level).results['president'] ?? {};
  return Object.fromEntries(Object.entries(results).map(([source, result]) => [source, result.level]));
}

describe('the level beside a result', () => {
  test('is that of the station’s evidence, beside all that observers sent', () => {
    const all = [record('observers'), record('echo'), record('official'), record('voters')];
    const expected = { observers: 'confirmed', echo: 'confirmed', official: 'reported', voters: 'reported' };
    expect(levels(all, 'confirmed')).toEqual(expected);
    expect(levels([record('observers')], 'none')).toEqual({ observers: 'reported' });
  });

  test('is not that of a file, nor of what was taken back', () => {
    const file = record('observers', [statement('delivery')]);
    expect(levels([file], 'confirmed')).toEqual({ observers: 'reported' });
    const gone = record('observers', [statement('submission', { superseded: true }), statement('delivery')]);
    expect(levels([gone], 'confirmed')).toEqual({ observers: 'reported' });
  });

  test('is disputed where the source contradicts itself, whatever else there is', () => {
    const torn = record('observers', [statement('submission')], { figures: [null], conflict: [1] });
    expect(levels([torn], 'confirmed')).toEqual({ observers: 'disputed' });
  });

  test('is what maps show and totals count', () => {
    const made = sheet([record('observers'), record('echo')], 'confirmed');
    expect(stationStates(made, [frame]).states).toEqual([{ level: '4', match: 'b', difference: null }]);
    const sums: ContestSums = new Map();
    addSheet(sums, made, [frame]);
    const { evidence } = sums.get('president')?.tally ?? emptyTally(frame.shape);
    expect(evidence).toEqual({ none: 0, reported: 0, photographed: 0, transcribed: 0, confirmed: 1, disputed: 0 });
  });
});
