import { describe, expect, test } from 'vitest';
import { liveHistory, type Sender } from './outbox-history.ts';
import {
  adoptParcels,
  afterAnswer,
  isOvertaken,
  markPublic,
  mayGo,
  nextStep,
  openOutbox,
  setRules,
  wake,
} from './outbox.ts';
import { ranks, type Parcel, type Rank } from './parcel.ts';

const sender: Sender = { adoptParcels, nextStep, afterAnswer, wake };
const free = { onlyText: false, mediaOnWifiOnly: false };
const at = (now: number) => ({ now, random: () => 0.5 });
const urls = ['https://first', 'https://second'];

function parcel(id: string, rank: Rank, added = 1): Parcel {
  const kind = ranks.indexOf(rank) > ranks.indexOf('text') ? 'file' : 'submission';
  return { id, kind, rank, size: 1000, added, progress: { state: 'waiting', trouble: null } };
}

describe('histories', () => {
  test.each([1, 2, 3])('whatever happens, nothing is lost and everything arrives: %i thousand', (thousand) => {
    for (let seed = thousand * 1000; seed < thousand * 1000 + 300; seed += 1)
      expect({ seed, wrong: liveHistory(seed, sender).wrong }).toEqual({ seed, wrong: [] });
  });

  test.each<[string, Partial<Sender>]>([
    [
      'takes a refusal for the end',
      {
        afterAnswer: (outbox, attempt, answer, when) =>
          afterAnswer(
            outbox,
            attempt,
            answer.answer === 'refused' ? { answer: 'receipted', receipt: '' } : answer,
            when,
          ),
      },
    ],
    [
      'believes who forges',
      {
        afterAnswer: (outbox, attempt, answer, when) =>
          afterAnswer(
            outbox,
            attempt,
            answer.answer === 'forged' ? { answer: 'receipted', receipt: '' } : answer,
            when,
          ),
      },
    ],
    [
      'sends what came first',
      {
        nextStep: (outbox, now, network) => {
          const flat = [...outbox.parcels.values()].map(
            (each) => [each.id, { ...each, rank: 'text' as const }] as const,
          );
          return nextStep({ ...outbox, parcels: new Map(flat) }, now, network);
        },
      },
    ],
    ['forgets what is new', { adoptParcels: (outbox) => outbox }],
    [
      'believes a stale memory',
      {
        adoptParcels: (outbox, kept) => ({
          ...outbox,
          parcels: new Map(kept.map((each) => [each.id, { ...each, progress: { state: 'waiting', trouble: null } }])),
        }),
      },
    ],
    [
      'lets a parcel that cannot go hold up all others',
      {
        afterAnswer: (outbox, attempt, answer, when) => ({
          ...afterAnswer(outbox, attempt, answer, when),
          trials: new Map(),
        }),
      },
    ],
    [
      'goes to one address alone',
      {
        nextStep: (outbox, now, network) =>
          nextStep({ ...outbox, addresses: outbox.addresses.slice(0, 1) }, now, network),
      },
    ],
  ])('a sender that %s is found out', (_, broken) => {
    const isFound = (seed: number): boolean => liveHistory(seed, { ...sender, ...broken }).wrong.length > 0;
    expect(Array.from({ length: 300 }, (__, seed) => seed).some(isFound)).toBe(true);
  });
});

describe('the sender', () => {
  const open = (...parcels: readonly Parcel[]) => openOutbox(parcels, urls, free);
  const sent = (step: ReturnType<typeof nextStep>) => (step.next === 'send' ? step.attempt : null);

  test('distress goes first, then figures, and of the same kind what came first', () => {
    const outbox = open(
      parcel('b', 'digits', 2),
      parcel('v', 'video', 1),
      parcel('a', 'digits', 1),
      parcel('d', 'distress', 9),
    );
    const order: string[] = [];
    let at0 = outbox;
    for (let step = sent(nextStep(at0, 0, 'free')); step !== null; step = sent(nextStep(at0, 0, 'free'))) {
      order.push(step.parcel);
      at0 = afterAnswer(at0, step, { answer: 'receipted', receipt: 'r' }, at(0));
    }
    expect(order).toEqual(['d', 'a', 'b', 'v']);
  });

  test('a protocol overtakes a video that is on its way', () => {
    const outbox = open(parcel('v', 'video'));
    const attempt = sent(nextStep(outbox, 0, 'free'));
    if (attempt === null) throw new Error('nothing is sent');
    expect(isOvertaken(outbox, attempt, 0, 'free')).toBe(false);
    expect(
      isOvertaken(adoptParcels(outbox, [parcel('v', 'video'), parcel('p', 'digits', 2)]), attempt, 0, 'free'),
    ).toBe(true);
    expect(isOvertaken(adoptParcels(outbox, [parcel('v', 'video'), parcel('w', 'video', 2)]), attempt, 0, 'free')).toBe(
      false,
    );
  });

  test('what the observer set holds for media, and for nothing that is said', () => {
    for (const rank of ranks) {
      const isMedia = ranks.indexOf(rank) > ranks.indexOf('text');
      expect(mayGo(rank, { onlyText: true, mediaOnWifiOnly: false }, 'free')).toBe(!isMedia);
      expect(mayGo(rank, { onlyText: false, mediaOnWifiOnly: true }, 'metered')).toBe(!isMedia);
      expect(mayGo(rank, { onlyText: false, mediaOnWifiOnly: true }, 'free')).toBe(true);
      expect(mayGo(rank, free, 'none')).toBe(false);
    }
  });

  test('an address that is blocked costs one attempt; the next goes elsewhere', () => {
    const outbox = open(parcel('a', 'digits'));
    const first = sent(nextStep(outbox, 0, 'free'));
    if (first === null) throw new Error('nothing is sent');
    const second = sent(nextStep(afterAnswer(outbox, first, { answer: 'unreachable' }, at(0)), 0, 'free'));
    expect([first.url, second?.url]).toEqual(urls);
  });

  test('on a line that got slow the pieces get small until they go', () => {
    let outbox = afterAnswer(
      open(parcel('v', 'video')),
      { parcel: 'v', url: 'https://first', most: 1 },
      { answer: 'progressed', bytes: 1_000_000, milliseconds: 100 },
      at(0),
    );
    const sizes = [0, 1, 2, 3, 4, 5].map((time) => {
      const attempt = sent(nextStep(wake(outbox), time, 'free'));
      if (attempt === null) throw new Error('nothing is sent');
      outbox = afterAnswer(outbox, attempt, { answer: 'unreachable' }, at(time));
      return attempt.most;
    });
    expect(sizes[0]).toBe(524_288);
    expect(sizes.at(-1)).toBe(32_768);
  });

  test('who is refused everywhere rests, and the others go on', () => {
    let outbox = open(parcel('a', 'digits', 1), parcel('b', 'digits', 2));
    for (const url of urls)
      outbox = afterAnswer(outbox, { parcel: 'a', url, most: 1 }, { answer: 'refused', code: 'too-large' }, at(0));
    expect(outbox.parcels.get('a')?.progress).toEqual({
      state: 'waiting',
      trouble: { reason: 'refused', code: 'too-large' },
    });
    expect(sent(nextStep(outbox, 0, 'free'))?.parcel).toBe('b');
    expect(sent(nextStep(outbox, 3_600_000, 'free'))?.parcel).toBe('a');
    expect(sent(nextStep(wake(outbox), 0, 'free'))?.parcel).toBe('a');
  });

  test('a server that wants peace for a year has some minutes', () => {
    const outbox = openOutbox([parcel('a', 'digits')], ['https://only'], free);
    const busy = afterAnswer(
      outbox,
      { parcel: 'a', url: 'https://only', most: 1 },
      { answer: 'busy', whose: 'server', retryAfterMs: 3e10 },
      at(0),
    );
    expect(nextStep(busy, 0, 'free')).toEqual({ next: 'wait', until: expect.any(Number) as number });
    expect(nextStep(busy, 750_000, 'free').next).toBe('send');
  });

  test('what is accepted stays accepted, and only that becomes public', () => {
    let outbox = open(parcel('a', 'digits', 1), parcel('b', 'digits', 2));
    const attempt = { parcel: 'a', url: 'https://first', most: 1 };
    outbox = afterAnswer(outbox, attempt, { answer: 'receipted', receipt: 'r' }, at(0));
    outbox = afterAnswer(outbox, attempt, { answer: 'refused', code: 'late' }, at(0));
    outbox = markPublic(outbox, new Set(['a', 'b', 'c']));
    expect([...outbox.parcels.values()].map(({ progress }) => progress)).toEqual([
      { state: 'public', receipt: 'r' },
      { state: 'waiting', trouble: null },
    ]);
    expect(adoptParcels(outbox, [parcel('a', 'digits')]).parcels.get('a')?.progress.state).toBe('public');
    expect(adoptParcels(outbox, []).parcels.size).toBe(0);
    expect(setRules(outbox, { ...free, onlyText: true }).parcels).toBe(outbox.parcels);
  });

  test('who lies is asked last, and a call for help waits for no punishment', () => {
    let outbox = open(parcel('d', 'distress'));
    for (const url of urls) outbox = afterAnswer(outbox, { parcel: 'd', url, most: 1 }, { answer: 'forged' }, at(0));
    outbox = afterAnswer(outbox, { parcel: 'd', url: 'https://first', most: 1 }, { answer: 'forged' }, at(0));
    expect(sent(nextStep(wake(outbox), 0, 'free'))?.url).toBe('https://second');
    const rest = nextStep(outbox, 0, 'free');
    expect(rest.next === 'wait' && rest.until !== null && rest.until < 60_000).toBe(true);
  });

  test('bytes that go for ever and never amount to the whole go elsewhere', () => {
    let outbox = open(parcel('p', 'photo'));
    const seen: string[] = [];
    for (
      let step = sent(nextStep(outbox, 0, 'free'));
      step !== null && seen.length < 100;
      step = sent(nextStep(outbox, 0, 'free'))
    ) {
      seen.push(step.url);
      const answer =
        step.url === 'https://first'
          ? ({ answer: 'progressed', bytes: step.most, milliseconds: 10 } as const)
          : ({ answer: 'receipted', receipt: 'r' } as const);
      outbox = afterAnswer(outbox, step, answer, at(0));
    }
    expect(seen.at(-1)).toBe('https://second');
    expect(seen.length).toBeLessThan(20);
  });
});
