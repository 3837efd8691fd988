import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockSchema, type ClockMoment } from '../registry/clock-contract.ts';
import { dueNow, minuteOf, type DayNow } from './day-clock.ts';

const text = { en: 'x' };
const times: fc.Arbitrary<ClockMoment['at']> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('time' as const),
      time: fc.constantFrom('06:00', '09:30', '12:00', '20:00'),
      lasts: fc.integer({ min: 1, max: 300 }),
    },
    { requiredKeys: ['kind', 'time'] },
  ),
  fc.record(
    {
      kind: fc.constantFrom('opening' as const, 'closing' as const),
      minutes: fc.integer({ min: -120, max: 720 }),
      lasts: fc.integer({ min: 1, max: 300 }),
    },
    { requiredKeys: ['kind', 'minutes'] },
  ),
);
const clocks = fc.array(fc.record({ at: times, after: fc.option(fc.nat()) }), { maxLength: 12 }).map((drafts) =>
  drafts.map(({ at, after }, index): ClockMoment => {
    const follows = after === null || index === 0 ? at : ({ kind: 'after', moment: `m${after % index}` } as const);
    return { id: `m${index}`, at: follows, text };
  }),
);
const moments = fc.record({
  minute: fc.integer({ min: 0, max: 2000 }),
  done: fc.array(fc.nat({ max: 11 }), { maxLength: 8 }).map((ids) => new Set(ids.map((id) => `m${id}`))),
});
const hours = { opens: '07:00', closes: '20:00' };
const ids = (list: readonly ClockMoment[]): readonly string[] => list.map(({ id }) => id);

function start({ at }: ClockMoment): number | null {
  if (at.kind === 'after') return null;
  if (at.kind === 'time') return minuteOf(at.time);
  return minuteOf(at.kind === 'opening' ? hours.opens : hours.closes) + at.minutes;
}

describe('any clock, at any minute, whatever is done', () => {
  test('each moment is due, late, done or ahead, and the next is the first of those ahead', () => {
    fc.assert(
      fc.property(clocks, moments, (clock, { minute, done }) => {
        const { due, late, next } = dueNow(clock, { minute, hours, done });
        const shown = [...ids(due), ...ids(late)];
        expect(new Set(shown).size).toBe(shown.length);
        for (const id of shown) expect(done).not.toContain(id);
        const ahead = clock.filter(({ id }) => !done.has(id) && !shown.includes(id));
        for (const moment of ahead) {
          const from = start(moment);
          if (from !== null) expect(from).toBeGreaterThan(minute);
          else expect(moment.at.kind === 'after' && done.has(moment.at.moment)).toBe(false);
        }
        if (next === null) expect(ahead).toEqual([]);
        else {
          expect(ids(ahead)).toContain(next.moment.id);
          expect(next.minute).toBe(start(next.moment));
          // Nothing ahead begins before what is called next.
          for (const moment of ahead) expect(start(moment) ?? Infinity).toBeGreaterThanOrEqual(next.minute ?? minute);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what waits is in the order of the day, and late only after its time', () => {
    fc.assert(
      fc.property(clocks, moments, (clock, { minute, done }) => {
        const { due, late } = dueNow(clock, { minute, hours, done });
        const starts = [due, late].map((list) => list.map(start).filter((from) => from !== null));
        for (const list of starts) expect(list).toEqual(list.toSorted((a, b) => a - b));
        for (const moment of late) {
          const lasts = moment.at.kind === 'after' ? undefined : moment.at.lasts;
          expect(minute).toBeGreaterThanOrEqual((start(moment) ?? Infinity) + (lasts ?? Infinity));
        }
      }),
    );
  });

  test('nothing that has come up goes away by waiting; doing one thing moves only that and what follows it', () => {
    fc.assert(
      fc.property(clocks, moments, fc.nat({ max: 500 }), (clock, now, wait) => {
        const before = dueNow(clock, { ...now, hours });
        const later = dueNow(clock, { ...now, minute: now.minute + wait, hours });
        for (const id of [...ids(before.due), ...ids(before.late)])
          expect([...ids(later.due), ...ids(later.late)]).toContain(id);
        const [first] = before.due;
        if (first === undefined) return;
        const after = dueNow(clock, { ...now, hours, done: new Set([...now.done, first.id]) });
        const freed = clock.filter(({ id, at }) => at.kind === 'after' && at.moment === first.id && !now.done.has(id));
        expect(new Set(ids(after.due))).toEqual(
          new Set([...ids(before.due), ...ids(freed)].filter((id) => id !== first.id)),
        );
        expect(after.late).toEqual(before.late);
      }),
    );
  });

  test('shifted hours shift what hangs on them, and nothing else', () => {
    fc.assert(
      fc.property(clocks, moments, (clock, { minute, done }) => {
        const relative = clock.filter(({ at }) => at.kind !== 'time');
        const shifted = { opens: '06:00', closes: '19:00' };
        const view = (now: DayNow) => {
          const { due, late, next } = dueNow(relative, now);
          return [ids(due), ids(late), next?.moment.id];
        };
        expect(view({ minute, hours: shifted, done })).toEqual(view({ minute: minute + 60, hours, done }));
      }),
    );
  });
});

describe('the day of Kazakhstan', () => {
  const path = join(import.meta.dirname, '../../../../packs/kz/clock.json');
  const clock = clockSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).moments;
  const at = (time: string, ...done: readonly string[]) =>
    dueNow(clock, { minute: minuteOf(time), hours, done: new Set(done) });

  test.each([
    ['05:59', [], [], 'come'],
    ['06:00', ['come'], [], 'seals'],
    ['06:30', ['seals'], ['come'], 'voting-begins'],
    ['07:00', ['voting-begins'], ['come', 'seals'], 'voting-1'],
  ])('%s', (time, due, late, next) => {
    const view = at(time);
    expect([ids(view.due), ids(view.late), view.next?.moment.id]).toEqual([due, late, next]);
  });

  test('noon is the last hour for requests to vote at home', () => {
    const done = ['come', 'seals', 'voting-begins', 'voting-1', 'turnout-10', 'voting-2'];
    expect(ids(at('12:00', ...done).due)).toEqual(['home-deadline', 'turnout-12']);
    expect(at('11:59', ...done).next).toMatchObject({ moment: { id: 'home-deadline' }, minute: 720 });
  });

  test('the count is gone through in its eleven steps, one after the other, into the next morning', () => {
    const early = ids(clock).slice(0, ids(clock).indexOf('close'));
    const done = [...early, 'turnout-20'];
    const steps: string[] = [];
    expect(ids(at('20:00', ...done).due)).toEqual(['close']);
    for (let step: string | undefined = 'close'; step !== undefined;) {
      done.push(step);
      const view: ReturnType<typeof at> = at('21:00', ...done);
      expect(view.due.length).toBeLessThanOrEqual(1);
      step = view.due[0]?.id;
      if (step !== undefined) steps.push(step);
    }
    expect(steps).toEqual(Array.from({ length: 11 }, (_, index) => `count-${String(index + 1).padStart(2, '0')}`));
    const night = { hours, done: new Set([...early, 'turnout-20', 'close']) };
    expect(ids(dueNow(clock, { ...night, minute: 24 * 60 + minuteOf('07:59') }).due)).toEqual(['count-01']);
    expect(ids(dueNow(clock, { ...night, minute: 24 * 60 + minuteOf('08:00') }).due)).toEqual([
      'count-01',
      'count-limit',
    ]);
  });

  test('a station whose hours were shifted opens and counts by them, and noon stays noon', () => {
    const shifted = { opens: '06:00', closes: '22:00' };
    const view = (time: string) => dueNow(clock, { minute: minuteOf(time), hours: shifted, done: new Set() });
    expect(ids(view('05:00').due)).toEqual(['come']);
    expect(ids(view('21:59').due)).not.toContain('close');
    expect(ids(view('22:00').due)).toContain('close');
    expect(ids(view('12:00').due)).toContain('home-deadline');
  });
});
