import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clockSchema } from '../registry/clock-contract.ts';
import { dayPlan } from './day-plan.ts';
import { byWhatIsNext, evidenceOf, lateMoments, stationState, type StationArrivals } from './station-day.ts';

const file = new URL('../../../../packs/kz/clock.json', import.meta.url);
const { moments } = clockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const plan = dayPlan(moments, { opens: '07:00', closes: '20:00' });

const nothing: StationArrivals = {
  last: null,
  lists: new Map(),
  answered: new Set(),
  turnout: [],
  hasProtocol: false,
  isVerified: false,
};
const came: StationArrivals = { ...nothing, last: 6 * 60 + 20, lists: new Map([['opening', 6 * 60 + 20]]) };
const opened: StationArrivals = { ...came, answered: new Set(['opening/boxes-empty']) };
const at = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

describe('a station of Kazakhstan', () => {
  test('goes from nobody to verified as things arrive', () => {
    expect(stationState(plan, nothing)).toBe('nobody');
    expect(stationState(plan, { ...nothing, last: 400 })).toBe('known');
    expect(stationState(plan, came)).toBe('arrived');
    expect(stationState(plan, opened)).toBe('opening');
    expect(stationState(plan, { ...opened, turnout: [600] })).toBe('voting');
    expect(stationState(plan, { ...opened, hasProtocol: true })).toBe('protocol');
    expect(stationState(plan, { ...opened, hasProtocol: true, isVerified: true })).toBe('verified');
  });

  test('an observer who forgot the opening list but counts voters is watching the voting', () => {
    expect(stationState(plan, { ...nothing, last: 615, turnout: [600] })).toBe('voting');
  });

  test('nobody is asked for anything where there is no observer, or where the protocol is in', () => {
    expect(lateMoments(plan, nothing, at('13:00'))).toEqual([]);
    expect(lateMoments(plan, { ...came, hasProtocol: true }, at('23:00'))).toEqual([]);
  });

  test('the opening is late when its time is over, and not a minute before', () => {
    expect(lateMoments(plan, came, at('06:59'))).toEqual([]);
    expect(lateMoments(plan, came, at('07:00'))).toEqual(['seals']);
    expect(lateMoments(plan, opened, at('07:00'))).toEqual([]);
  });

  test('of what repeats only the last time is late, what is freshest first', () => {
    expect(lateMoments(plan, came, at('13:30'))).toEqual(['turnout-12', 'home-deadline', 'voting-2', 'seals']);
  });

  test('turnout of a later hour makes up for one that was missed; a list does so only since it was due again', () => {
    const later = {
      ...opened,
      turnout: [at('12:00')],
      lists: new Map([
        ['opening', 380],
        ['voting', at('09:30')],
      ]),
    };
    expect(lateMoments(plan, later, at('13:20'))).toEqual(['home-deadline']);
    expect(lateMoments(plan, later, at('13:30'))).toEqual(['home-deadline', 'voting-2']);
  });

  test('a protocol is late when the twelve hours of the count are over: at eight of the next morning', () => {
    const counted = { ...opened, last: at('22:00'), turnout: [at('20:00')] };
    const nextMorning = 24 * 60 + at('08:00');
    expect(lateMoments(plan, counted, nextMorning - 1)).not.toContain('count-10');
    expect(lateMoments(plan, counted, nextMorning)[0]).toBe('count-10');
    expect(lateMoments(plan, { ...counted, hasProtocol: true }, nextMorning)).toEqual([]);
    // Where nobody is, nobody is asked.
    expect(lateMoments(plan, nothing, nextMorning)).toEqual([]);
    expect(plan.find(({ id }) => id === 'count-10')).toMatchObject({ start: nextMorning, lateFrom: nextMorning });
  });

  test('where the commission closes later, the count may end later', () => {
    const shifted = dayPlan(moments, { opens: '07:00', closes: '22:00' });
    expect(shifted.find(({ id }) => id === 'count-10')).toMatchObject({ lateFrom: 24 * 60 + at('10:00') });
  });

  test('every answer of the plan can be told from what arrives', () => {
    expect(plan.map(({ id }) => id)).toContain('seals');
    // Her own count is seen on her phone alone; steps of the count have no hour.
    for (const id of ['voting-begins', 'count-01', 'close'])
      expect(plan.some((moment) => moment.id === id)).toBe(false);
  });
});

test('of several contests the least of what came counts, and one that is disputed is seen', () => {
  expect(evidenceOf([])).toBe('none');
  expect(evidenceOf(['none', 'confirmed', 'photographed'])).toBe('photographed');
  expect(evidenceOf(['confirmed', 'disputed', 'reported'])).toBe('disputed');
});

test('whom to call first: longest silent, then most missing, then most voters', () => {
  const [little, silent, many, small] = [
    { late: ['a'], last: 500, registered: 3000 },
    { late: ['a', 'b'], last: 400, registered: 10 },
    { late: ['a', 'b'], last: 500, registered: 2000 },
    { late: ['a', 'b'], last: 500, registered: 100 },
  ] as const;
  expect([small, little, many, silent].toSorted(byWhatIsNext)).toEqual([silent, many, small, little]);
});
