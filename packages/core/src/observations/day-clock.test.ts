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

/** From when on it is too late; null where it never is. */
function end(moment: ClockMoment): number | null {
  const lasts = moment.at.kind === 'after' ? undefined : moment.at.lasts;
  return lasts === undefined ? null : (start(moment) ?? 0) + lasts;
}

/** What must come before this moment: the one it follows, what that follows, and so on. */
function before(clock: readonly ClockMoment[], { at }: ClockMoment): readonly ClockMoment[] {
  const followed = at.kind === 'after' ? clock.find(({ id }) => id === at.moment) : undefined;
  return followed === undefined ? [] : [followed, ...before(clock, followed)];
}

describe('any clock, at any minute, whatever is done', () => {
  test('each moment is due, late, skipped, done or ahead, and the next is the first of those ahead', () => {
    fc.assert(
      fc.property(clocks, moments, (clock, { minute, done }) => {
        const { due, late, skipped, ahead, next } = dueNow(clock, { minute, hours, done });
        const undone = ids(clock).filter((id) => !done.has(id));
        expect([due, late, skipped, ahead].flatMap(ids).toSorted()).toEqual(undone.toSorted());
        const passed = ids(clock.filter(({ id }) => done.has(id)).flatMap((moment) => before(clock, moment)));
        expect(new Set(ids(skipped))).toEqual(new Set(passed.filter((id) => !done.has(id))));
        for (const moment of ahead) {
          const from = start(moment);
          if (from !== null) expect(from).toBeGreaterThan(minute);
          else expect(moment.at.kind === 'after' && [...done, ...passed].includes(moment.at.moment)).toBe(false);
        }
        expect(next?.moment).toBe(ahead[0]);
        if (next !== null) {
          expect(next.minute).toBe(start(next.moment));
          // Nothing ahead begins before what is called next.
          for (const moment of ahead) expect(start(moment) ?? Infinity).toBeGreaterThanOrEqual(next.minute ?? minute);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of what waits, what will be too late comes first; late only after its time, in the order of the day', () => {
    fc.assert(
      fc.property(clocks, moments, (clock, { minute, done }) => {
        const { due, late } = dueNow(clock, { minute, hours, done });
        const ends = due.map((moment) => end(moment) ?? Infinity);
        expect(ends).toEqual(ends.toSorted((a, b) => a - b));
        // What can be done for ever comes in the order of the day.
        const starts = [due.filter((moment) => end(moment) === null), late].map((list) => list.map(start));
        for (const list of starts) {
          const known = list.filter((from) => from !== null);
          expect(known).toEqual(known.toSorted((a, b) => a - b));
        }
        for (const moment of late) {
          expect(minute).toBeGreaterThanOrEqual(end(moment) ?? Infinity);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('nothing that has come up goes away by waiting, and what was skipped stays so', () => {
    fc.assert(
      fc.property(clocks, moments, fc.nat({ max: 500 }), (clock, now, wait) => {
        const earlier = dueNow(clock, { ...now, hours });
        const later = dueNow(clock, { ...now, minute: now.minute + wait, hours });
        for (const id of [...ids(earlier.due), ...ids(earlier.late)])
          expect([...ids(later.due), ...ids(later.late)]).toContain(id);
        expect(later.skipped).toEqual(earlier.skipped);
      }),
    );
  });

  test('whatever is done, in any order: what it follows is off the list, what follows it comes up, all else stays', () => {
    fc.assert(
      fc.property(clocks, moments, fc.nat(), (clock, now, pick) => {
        const one = clock[pick % Math.max(clock.length, 1)];
        if (one === undefined) return;
        const earlier = dueNow(clock, { ...now, hours });
        const later = dueNow(clock, { ...now, hours, done: new Set([...now.done, one.id]) });
        const ended = ids([one, ...before(clock, one)]);
        for (const waiting of [later.due, later.late, later.ahead])
          expect(ids(waiting).filter((id) => ended.includes(id))).toEqual([]);
        // Whatever was skipped or is now done no longer holds up what follows it.
        const freed = ids(clock.filter(({ at }) => at.kind === 'after' && ended.includes(at.moment)));
        expect(ids(later.ahead).filter((id) => freed.includes(id))).toEqual([]);
        const moved = [...ended, ...freed];
        const stay = (list: readonly ClockMoment[]) => ids(list).filter((id) => !moved.includes(id));
        for (const list of ['due', 'late', 'skipped', 'ahead'] as const)
          expect(stay(later[list])).toEqual(stay(earlier[list]));
      }),
    );
  });

  test('a chain of which anything was done is due somewhere until its end is reached', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 11 }), { minLength: 1 }), (marks) => {
        const steps = Array.from({ length: 12 }, (_, index): ClockMoment => {
          const at =
            index === 0
              ? { kind: 'closing' as const, minutes: 0 }
              : { kind: 'after' as const, moment: `m${index - 1}` };
          return { id: `m${index}`, at, text };
        });
        const done = new Set(marks.map((mark) => `m${mark}`));
        const { due, skipped, ahead } = dueNow(steps, { minute: 1300, hours, done });
        const last = Math.max(...marks);
        expect(ids(due)).toEqual(last === 11 ? [] : [`m${last + 1}`]);
        expect(ids(ahead)).toEqual(ids(steps.slice(last + 2)));
        expect(skipped.length).toBe(last + 1 - marks.length);
      }),
    );
  });

  test('shifted hours shift what hangs on them, and nothing else', () => {
    fc.assert(
      fc.property(clocks, moments, (clock, { minute, done }) => {
        const relative = clock.filter(({ at }) => at.kind !== 'time');
        const shifted = { opens: '06:00', closes: '19:00' };
        const view = (now: DayNow) => {
          const { due, late, skipped, ahead, next } = dueNow(relative, now);
          return [ids(due), ids(late), ids(skipped), ids(ahead), next?.moment.id];
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

  test('who forgot to mark a step of the count opens a later one, and goes on from there', () => {
    const early = ids(clock).slice(0, ids(clock).indexOf('close'));
    const done = [...early, 'turnout-20', 'close', 'count-01'];
    const forgot = at('23:00', ...done);
    expect(ids(forgot.due)).toEqual(['count-02']);
    expect(ids(forgot.ahead)).toContain('count-08');
    const opened = at('23:00', ...done, 'count-08');
    expect(ids(opened.skipped)).toEqual(['count-02', 'count-03', 'count-04', 'count-05', 'count-06', 'count-07']);
    expect(ids(opened.due)).toEqual(['count-09']);
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

test('what will soonest be too late is asked for first, whenever it began', () => {
  const clock: readonly ClockMoment[] = [
    { id: 'list', at: { kind: 'time', time: '17:30', lasts: 120 }, text },
    { id: 'slot', at: { kind: 'time', time: '18:00', lasts: 60 }, text },
    { id: 'open end', at: { kind: 'time', time: '07:00' }, text },
  ];
  const { due } = dueNow(clock, { minute: minuteOf('18:00'), hours, done: new Set() });
  expect(ids(due)).toEqual(['slot', 'list', 'open end']);
});
