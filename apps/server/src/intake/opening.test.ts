import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestSealed } from '@kua/core/evidence/envelope.ts';
import { submissionOpening, type SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { fieldHash, openingRoot, openStatement, shownFields } from '@kua/core/evidence/statement.ts';
import { envelopeFormat } from '@kua/core/evidence/envelope.ts';
import { submissionKinds } from '@kua/core/evidence/statement-contract.ts';
import { readOpening } from './opened-submission.ts';
import { isOpeningOf } from './opening-check.ts';
import { openingBytes, openingOf } from './opening.ts';

const seed = '5e'.repeat(32);
const id = '00000000-0000-4000-8000-000000000000';
const device = 'ab'.repeat(32);
const statement = {
  format: 'kua-statement/1',
  election: 'e',
  id,
  device,
  kind: 'protocol',
  station: '7',
  capturedAt: '2026-01-01T20:00:00+05:00',
  checkpoint: null,
  counter: 0,
  previous: null,
  supersedes: null,
  body: { contest: 'president', fields: { cast: 5 }, options: {} },
  attachments: [],
  seed,
};

/** The root as the phone would have signed it; for what nobody can hash, any. */
function rootOf(said: Readonly<Record<string, unknown>>): string {
  try {
    return openingRoot(openStatement(said, Buffer.from(seed, 'hex'), () => true));
  } catch {
    return '0'.repeat(64);
  }
}

function open(more: Readonly<Record<string, unknown>>, text?: string): SubmissionOpening {
  const said: Readonly<Record<string, unknown>> = { ...statement, ...more };
  const plain = new TextEncoder().encode(text ?? JSON.stringify(said));
  const format = envelopeFormat(said['kind']);
  return openingOf(1, { format, election: 'e', id, device, statement: rootOf(said) }, plain);
}

function outcomeOf(opening: SubmissionOpening): unknown {
  return opening.outcome === 'unreadable' ? opening.code : opening.problem;
}

describe('opening', () => {
  test('what is sound', () => {
    const opening = open({});
    expect(outcomeOf(opening)).toBeNull();
    expect(opening.outcome === 'open' && shownFields(opening.fields).get('/body/fields/cast')).toBe(5);
  });

  test.each([
    ['half a character in words', { body: { text: '\ud83d' } }],
    ['half a character as a name', { body: { '\ude00': 1 } }],
    ['a station that no database keeps', { station: 'a\u0000' }],
    ['a time before all clocks', { capturedAt: '0000-01-01T00:00:00Z' }],
    ['a time without end', { capturedAt: `2026-01-01T00:00:00.${'0'.repeat(100)}Z` }],
    ['more fields than any form', { body: Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}`, n])) }],
  ])('%s is no statement, and stops nothing', (_, more) => {
    expect(outcomeOf(open(more))).toBe('statement-unreadable');
  });

  test('numbers beyond all numbers are none', () => {
    const text = JSON.stringify(statement).replace('"cast":5', '"cast":1e999');
    expect(outcomeOf(open({}, text))).toBe('statement-unreadable');
  });

  test('whole characters that are written as escapes are read', () => {
    const body = { ...statement.body, fields: { '😀': 1 } };
    const text = JSON.stringify({ ...statement, body }).replace('😀', String.raw`\ud83d\ude00`);
    expect(outcomeOf(open({ body }, text))).toBeNull();
  });

  test('names that nothing can keep stay hidden', () => {
    const body = { ...statement.body, fields: { 'a\u0000': 1, ['x'.repeat(2000)]: 2, cast: 3 } };
    const opening = open({ body });
    expect(outcomeOf(opening)).toEqual({ code: 'body-invalid', field: '/body' });
    const shown = opening.outcome === 'open' ? [...shownFields(opening.fields).keys()] : [];
    expect(shown.filter((path) => path.startsWith('/body'))).toEqual([]);
  });

  test('a body that is not as its kind should be makes no opening long, and its root can still be checked', () => {
    const numbers = Object.fromEntries(Array.from({ length: 970 }, (_, number) => [`${number}`, number]));
    const body = { contest: 'president', fields: {}, options: { ['x'.repeat(960)]: numbers } };
    const opening = open({ body });
    expect(outcomeOf(opening)).toEqual({ code: 'body-invalid', field: '/body' });
    expect(openingBytes(opening)).toBeLessThan(100_000);
    expect(opening.outcome === 'open' && openingRoot(opening.fields)).toBe(rootOf({ ...statement, body }));
  });

  test('what fits an envelope fits an opening; what would be longer than one is not shown', () => {
    const named = (count: number): unknown => ({
      ...statement.body,
      options: Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}${'/'.repeat(190)}`, 1])),
    });
    const fitting = { body: named(330) };
    expect(JSON.stringify({ ...statement, ...fitting }).length).toBeGreaterThan(longestSealed - 2000);
    expect(outcomeOf(open(fitting))).toBeNull();
    expect(outcomeOf(open({ body: named(700) }))).toBe('opening-too-long');
  });

  test('whatever was sealed, the answer is one that the ledger and the database can keep', { timeout: 60_000 }, () => {
    const hostile = fc.oneof(
      fc.constantFrom('\u0000', '\ud800', '\udc00x', '__proto__', 'constructor', '', '/', '~', '\u2028', '\\u0000'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const json = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        hostile,
        fc.double(),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(hostile, fc.constantFrom('contest', 'fields', 'options', 'body')), tie('any'), {
          maxKeys: 4,
        }),
      ),
    })).any;
    const mostly = (good: fc.Arbitrary<unknown>, bad: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: bad });
    const more = fc.record({
      kind: mostly(fc.oneof(fc.constant('protocol'), fc.constantFrom(...submissionKinds)), hostile),
      station: mostly(fc.constantFrom('7', null, 'ст. 1'), hostile),
      capturedAt: mostly(
        fc.constantFrom('2026-01-01T00:00:00+23:59', '1900-01-01T00:00:00Z', '2999-12-31T23:59:59.999999-23:59'),
        hostile,
      ),
      supersedes: mostly(fc.constantFrom(id, null), hostile),
      counter: mostly(fc.nat({ max: 1000 }), fc.double()),
      body: fc.oneof(
        fc.constant(statement.body),
        fc.record({ contest: hostile, fields: fc.dictionary(hostile, fc.nat()), options: fc.constant({}) }),
        fc.dictionary(hostile, json),
        json,
      ),
      attachments: mostly(fc.constant([]), json),
    });
    let [opened, sound] = [0, 0];
    fc.assert(
      fc.property(more, (said) => {
        const opening = open(said);
        expect(submissionOpening.safeParse(JSON.parse(JSON.stringify(opening))).error).toBeUndefined();
        const read = readOpening(1, opening);
        for (const kept of [JSON.stringify(read)]) expect(kept).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/);
        if (read.opening !== null) opened += 1;
        if (read.quarantine === null) sound += 1;
      }),
      { numRuns: 800 },
    );
    // Not all of it ends at the first look.
    expect(opened).toBeGreaterThan(100);
    expect(sound).toBeGreaterThan(5);
  });
});

describe('an opening is one of a submission', () => {
  const signed = { election: 'e', id, device, statement: rootOf(statement) };
  const opening = open({});
  const fields = opening.outcome === 'open' ? opening.fields : [];
  const with_ = (changed: readonly unknown[], problem: unknown = null): SubmissionOpening =>
    ({ sequence: 1, outcome: 'open', fields: changed, problem }) as SubmissionOpening;
  const hidden = (path: string): readonly unknown[] =>
    fields.map((field) => (field[0] === path && field.length > 1 ? [hashOf(field)] : field));
  const hashOf = ([path = '', salt = '', value = null]: readonly unknown[]): string =>
    Buffer.from(fieldHash(String(path), String(salt), value as null)).toString('hex');

  test('that gives its root, and says whose it is', () => {
    expect(isOpeningOf(opening, signed)).toBe(true);
    expect(isOpeningOf({ sequence: 1, outcome: 'unreadable', code: 'seal-unreadable' }, signed)).toBe(true);
    expect(isOpeningOf(with_(hidden('/station')), signed)).toBe(true);
  });

  test.each([
    ['of another submission', opening, { ...signed, id: id.replace('4', '5') }],
    ['of another device', opening, { ...signed, device: 'cd'.repeat(32) }],
    ['of another election', opening, { ...signed, election: 'f' }],
    ['that does not say whose it is', with_(hidden('/id')), signed],
    ['with another root', opening, { ...signed, statement: '0'.repeat(64) }],
    [
      'with another figure',
      with_(fields.map((field) => (field[0] === '/body/fields/cast' ? [field[0], field[1], 6] : field))),
      signed,
    ],
    ['with half a character', with_([...fields, ['/x', '0'.repeat(32), '\ud800']]), signed],
    ['with half a character as a name', with_([...fields, ['/\ud800', '0'.repeat(32), 1]]), signed],
    ['that leaves out a figure', with_(hidden('/body/fields/cast')), signed],
    ['that leaves out the contest', with_(hidden('/body/contest')), signed],
    ['that leaves out all of the body', with_(fields.map((f) => (f[0].startsWith('/body') ? [hashOf(f)] : f))), signed],
  ])('none %s', (_, other, of) => {
    expect(isOpeningOf(other, of)).toBe(false);
  });
});

describe('folding an opening', () => {
  const shown = (fields: Readonly<Record<string, unknown>>): SubmissionOpening => ({
    sequence: 1,
    outcome: 'open',
    problem: null,
    fields: Object.entries(fields).map(([path, value]) => [path, '0'.repeat(32), value] as never),
  });
  const header = {
    '/kind': 'turnout',
    '/station': '7',
    '/capturedAt': '2026-01-01T20:00:00+05:00',
    '/supersedes': null,
  };

  test('reads the time of the phone, or none', () => {
    expect(readOpening(1, shown(header)).capturedAt).toBe('2026-01-01T15:00:00.000Z');
    for (const odd of ['0000-01-01T00:00:00Z', 'yesterday', '+099999-01-01T00:00:00Z']) {
      expect(readOpening(1, shown({ ...header, '/capturedAt': odd }))).toMatchObject({
        capturedAt: null,
        quarantine: null,
      });
    }
    expect(readOpening(1, shown({ ...header, '/capturedAt': '2026-01-01T00:00:00+23:59' })).capturedAt).toBe(
      '2025-12-31T00:01:00.000Z',
    );
  });

  test('keeps nothing of what a database cannot keep, should an opener ever show it', () => {
    for (const odd of ['a\u0000', '\ud800']) {
      expect(readOpening(1, shown({ ...header, '/station': odd }))).toMatchObject({
        opening: null,
        station: null,
        quarantine: { code: 'statement-unreadable' },
      });
    }
    // A backslash before it makes six harmless letters of it.
    expect(readOpening(1, shown({ ...header, '/station': String.raw`\u0000` })).station).toBe(String.raw`\u0000`);
  });

  test('only a sound withdrawal takes back, not words about a protocol, nor what cannot be used', () => {
    const correction = { ...header, '/kind': 'correction', '/body/original': id };
    expect(readOpening(1, shown({ ...correction, '/body/withdrawn': true })).supersedes).toBe(id);
    expect(readOpening(1, shown({ ...correction, '/body/withdrawn': false, '/supersedes': id })).supersedes).toBeNull();
    const broken = {
      ...shown({ ...correction, '/body/withdrawn': true }),
      problem: { code: 'body-invalid', field: '/body' },
    };
    expect(readOpening(1, broken as SubmissionOpening)).toMatchObject({
      supersedes: null,
      quarantine: { code: 'body-invalid' },
    });
  });
});
