import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownFields, openStatement, statementFields } from '../evidence/statement.ts';
import { submissionKinds, type SubmissionKind } from '../evidence/statement-contract.ts';
import {
  checkBody,
  contestPath,
  isPublicPath,
  parseProtocol,
  shownAroundBody,
  shownObject,
  shownPaths,
} from './submission-body.ts';

const uuid = '00000000-0000-4000-8000-000000000000';
const at = '2026-01-01T20:00:00+05:00';
const protocol = { contest: 'president', fields: { cast: 5, invalid: null }, options: { A: 0, B: 5 } };
/** A word that no opening may show. */
const secret = 'Secret words of somebody';

const good: Readonly<Record<SubmissionKind, Readonly<Record<string, unknown>>>> = {
  protocol,
  turnout: { at, cast: 12, announced: null },
  checklist: {
    list: 'opening',
    answers: { 'a.1': true, 'a.2': 7, 'a.3': 'late', 'a.4': { text: secret }, 'a.5': null },
  },
  violation: { code: 'V-12', at: null, text: secret },
  distress: { at, text: secret, safe: true },
  act: { code: 'A:1', at, text: secret, persons: 'QUJD' },
  correction: { original: uuid, withdrawn: true, text: secret },
  relay: { original: uuid, device: null, channel: 'sms', kind: 'protocol', body: protocol },
  'citizen-report': {
    about: 'pressure',
    code: 'threat',
    pressed: 'student',
    by: 'school',
    demanded: 'vote',
    day: '2026-11-22',
    time: null,
    territory: null,
    text: secret,
  },
};

describe('the form of each kind', () => {
  test.each(submissionKinds)('%s: as it should be, and refused with whatever does not belong to it', (kind) => {
    expect(checkBody(kind, good[kind])).toBeNull();
    expect(checkBody(kind, { ...good[kind], further: 1 })).toEqual({ code: 'body-invalid', field: '/body' });
    expect(checkBody(kind, null)).toEqual({ code: 'body-invalid', field: '/body' });
    for (const name of Object.keys(good[kind])) {
      expect(checkBody(kind, { ...good[kind], [name]: [] }), name).toMatchObject({ code: 'body-invalid' });
    }
  });

  test.each([
    ['a negative figure', { ...protocol, fields: { cast: -1 } }, '/body/fields/cast'],
    ['half a vote', { ...protocol, options: { A: 0.5 } }, '/body/options/A'],
    ['more than anybody has voters', { ...protocol, options: { A: 1_000_000_001 } }, '/body/options/A'],
    [
      'a relay of as many',
      { ...good.relay, body: { ...protocol, fields: { cast: 2 ** 53 - 1 } } },
      '/body/body/fields/cast',
    ],
    ['a turnout of as many', { ...good.turnout, cast: 2 ** 53 - 1 }, '/body/cast'],
    ['a figure in words', { ...protocol, fields: { 'a/b~c': 'five' } }, '/body/fields/a~1b~0c'],
    ['a name that no database keeps', { ...protocol, fields: { 'a\u0000': 1 } }, '/body'],
    ['half a character', { ...protocol, fields: { '\ud800': 1 } }, '/body'],
    ['a name without end', { ...protocol, fields: { ['x'.repeat(5000)]: 1 } }, '/body'],
    ['a name that is longer than an id', { ...protocol, fields: { ['x'.repeat(201)]: 1 } }, '/body'],
  ])('names the field of %s', (_, body, field) => {
    const kind = 'original' in body ? 'relay' : 'cast' in body ? 'turnout' : 'protocol';
    expect(checkBody(kind, body)).toEqual({ code: 'body-invalid', field });
  });

  test('the largest figure is one', () => {
    expect(checkBody('protocol', { ...protocol, options: { A: 1_000_000_000 } })).toBeNull();
  });
});

function shownOf(kind: SubmissionKind, body: unknown): ReadonlyMap<string, unknown> {
  const statement = { kind, station: '7', checkpoint: null, body, seed: '00' };
  return shownFields(openStatement(statement, new Uint8Array(32), shownPaths(kind)));
}

describe('what came with the act and with a violation later', () => {
  const [device, signature] = ['ab'.repeat(32), 'cd'.repeat(64)];
  const act = {
    ...good.act,
    witnesses: [{ kind: 'screen' }, { kind: 'device', device, signature }],
    served: { how: 'received', number: '17/б' },
  };
  const violation = {
    ...good.violation,
    role: 'chair',
    asked: secret,
    answered: secret,
    supplements: uuid,
    nameStation: true,
  };

  test('is taken, and need not be there', () => {
    expect(checkBody('act', act)).toBeNull();
    expect(checkBody('act', { ...act, witnesses: [], served: null })).toBeNull();
    expect(checkBody('act', { ...act, served: { how: 'refused' } })).toBeNull();
    expect(checkBody('act', { ...act, served: { how: 'received', number: null } })).toBeNull();
    expect(checkBody('violation', violation)).toBeNull();
  });

  test.each([
    ['six witnesses', 'act', { witnesses: Array.from({ length: 6 }, () => ({ kind: 'screen' })) }],
    ['a witness with a name', 'act', { witnesses: [{ kind: 'screen', name: secret }] }],
    ['a device without a signature', 'act', { witnesses: [{ kind: 'device', device }] }],
    ['a number that is a story', 'act', { served: { how: 'received', number: 'x'.repeat(41) } }],
    ['a refusal with a number', 'act', { served: { how: 'refused', number: '1' } }],
    ['a role that is a name', 'violation', { role: 'Иванова' }],
    ['a word for yes', 'violation', { nameStation: 'yes' }],
    ['a supplement to nothing', 'violation', { supplements: '' }],
    ['an answer that is undefined', 'violation', { answered: undefined }],
  ] as const)('%s: refused', (_, kind, change) => {
    const body = kind === 'act' ? act : violation;
    expect(checkBody(kind, { ...body, ...change })).toMatchObject({ code: 'body-invalid' });
  });

  test('shows how many witnesses there were and whether it was served, never who, under which number, in which words', () => {
    const shown = shownOf('act', act);
    expect([...shown.keys()].filter((path) => path.startsWith('/body'))).toEqual([
      '/body/at',
      '/body/code',
      '/body/served/how',
      '/body/witnesses/0/kind',
      '/body/witnesses/1/kind',
    ]);
    const said = shownOf('violation', violation);
    expect([...said.keys()].filter((path) => path.startsWith('/body'))).toEqual([
      '/body/at',
      '/body/code',
      '/body/nameStation',
      '/body/role',
      '/body/supplements',
    ]);
    expect(JSON.stringify([...shown, ...said])).not.toMatch(/Secret|abab|cdcd|17/);
  });
});

describe('what an opening shows', () => {
  const figures = ['contest', 'fields/cast', 'fields/invalid', 'options/A', 'options/B'];
  const shownPathsOfBody: Readonly<Record<SubmissionKind, readonly string[]>> = {
    protocol: figures,
    turnout: ['announced', 'at', 'cast'],
    checklist: ['answers/a.1', 'answers/a.2', 'answers/a.3', 'answers/a.5', 'list'],
    violation: ['at', 'code'],
    distress: ['at', 'safe'],
    act: ['at', 'code'],
    correction: ['original', 'withdrawn'],
    relay: [...figures.map((path) => `body/${path}`), 'channel', 'device', 'kind', 'original'],
    'citizen-report': ['about', 'by', 'code', 'day', 'demanded', 'pressed', 'territory', 'time'],
  };

  test.each(submissionKinds)('%s: figures and codes, and nothing that somebody wrote', (kind) => {
    const shown = shownOf(kind, good[kind]);
    expect([...shown.keys()]).toEqual([...shownPathsOfBody[kind].map((path) => `/body/${path}`), '/kind', '/station']);
    expect(JSON.stringify([...shown])).not.toMatch(/Secret|QUJD/);
  });

  test.each(['Иванова', '+77010000000', 'a/b', 'x'.repeat(65)])('%s is no code', (code) => {
    expect([...shownOf('violation', { code, at: null, text: '' }).keys()]).not.toContain('/body/code');
    expect([...shownOf('checklist', { list: 'l', answers: { a: code } }).keys()]).not.toContain('/body/answers/a');
  });

  test('figures stand right below fields and options, under an id: nothing deeper, nothing longer', () => {
    const [longest, longer] = ['~/'.repeat(100), 'x'.repeat(201)];
    const fields = { [longest]: 1, [longer]: 2, deep: { figure: 3 }, list: [4], none: {}, '': 5 };
    for (const [kind, body] of [
      ['protocol', { contest: 'c', fields, options: fields }],
      ['relay', { ...good.relay, body: { contest: 'c', fields, options: fields } }],
    ] as const) {
      const figurePaths = [...shownOf(kind, body).keys()].filter((path) => /fields|options/.test(path));
      expect(figurePaths.map((path) => path.replace(/^.*(?:fields|options)/, ''))).toEqual(
        [...Array<null>(2)].flatMap(() => ['/none', `/${'~0~1'.repeat(100)}`]),
      );
      expect(figurePaths.filter(isPublicPath)).toEqual(figurePaths);
    }
  });

  test('a station is shown as the registry writes it; of a statement that cannot be used only where it is a word, and no body', () => {
    const statement = { kind: 'protocol', station: '№ 217/б', attachments: [{ role: 'page-1' }], body: good.protocol };
    const shown = (said: Readonly<Record<string, unknown>>, shows: typeof shownAroundBody): readonly string[] => [
      ...shownFields(openStatement(said, new Uint8Array(32), shows)).keys(),
    ];
    expect(shown(statement, shownPaths('protocol'))).toContain('/station');
    expect(shown(statement, shownAroundBody)).toEqual(['/attachments/0/role', '/kind']);
    expect(shown({ ...statement, station: '217' }, shownAroundBody)).toContain('/station');
  });

  test('words hide wherever they are put', () => {
    const words = fc.constantFrom(secret, 'Анна Иванова', 'two\nlines', 'a\u0000b', 'x'.repeat(201));
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        words,
        fc.integer(),
        fc.boolean(),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom('fields', 'options', 'answers', 'text', 'code', 'contest', 'body', 'at', 'list'),
          tie('any'),
        ),
      ),
    })).any;
    fc.assert(
      fc.property(
        fc.constantFrom(...submissionKinds),
        fc.dictionary(fc.constantFrom('body', 'attachments'), value),
        (kind, said) => {
          const statement = { ...said, kind };
          const shown = shownFields(openStatement(statement, new Uint8Array(32), shownPaths(kind)));
          for (const [path, text] of shown)
            if (path !== contestPath[kind]) expect(JSON.stringify(text), path).not.toMatch(/ |\\n|\\u|x{201}/);
        },
      ),
    );
  });

  test('control: shown to everybody, the words would be there', () => {
    const fields = statementFields({ body: good.violation });
    expect(JSON.stringify(fields)).toContain(secret);
  });

  test('a protocol is read back from what is shown of it', () => {
    const names = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((text) => !/\p{Cc}/u.test(text) && text !== '__proto__' && text.isWellFormed());
    const figures = fc.dictionary(names, fc.option(fc.nat({ max: 1_000_000_000 })));
    fc.assert(
      fc.property(
        fc.oneof(names, fc.constantFrom('Referendum 2024', 'president, second round (run-off)')),
        figures,
        figures,
        (contest, fields, options) => {
          const body = { contest, fields, options };
          expect(parseProtocol(shownObject(shownOf('protocol', body), '/body'))).toEqual(body);
        },
      ),
    );
  });
});

test('a release shows figures and stations, never who sent them and with what', () => {
  const everything = [
    ...shownOf('relay', good.relay).keys(),
    ...['/format', '/election', '/capturedAt', '/device', '/id', '/counter', '/previous', '/supersedes'],
    ...['/attachments', '/attachments/0/sha256', '/attachments/0/role', '/checkpoint', '/body/text'],
  ];
  expect(everything.filter(isPublicPath).sort()).toEqual([
    '/body/body/contest',
    '/body/body/fields/cast',
    '/body/body/fields/invalid',
    '/body/body/options/A',
    '/body/body/options/B',
    '/capturedAt',
    '/election',
    '/format',
    '/kind',
    '/station',
  ]);
});
