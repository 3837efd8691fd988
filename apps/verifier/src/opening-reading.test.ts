import { expect, test } from 'vitest';
import { isPublicPath } from '@kua/core/observations/submission-body.ts';
import { narrowOpening, openingRoot, openStatement, type Opening } from '@kua/core/evidence/statement.ts';
import { readOpening } from './opening-reading.ts';

const protocol = { contest: 'president', fields: { cast: 30 }, options: { anna: 10, bek: 20, 'c/d': null } };
const relay = { original: 'x', device: null, channel: 'sms', kind: 'protocol', body: protocol };

function opened(kind: string, body: object): Opening {
  const statement = {
    format: 'kua-statement/1',
    election: 'e',
    id: 'i',
    device: 'd',
    kind,
    station: '3',
    capturedAt: '2026-11-22T15:00:00Z',
    checkpoint: null,
    counter: 0,
    previous: null,
    supersedes: null,
    body,
    attachments: [],
  };
  return narrowOpening(
    openStatement(statement, new Uint8Array(32), () => true),
    isPublicPath,
  );
}

test.each([
  ['protocol', protocol, '/body'],
  ['relay', relay, '/body/body'],
])('%s: what it says is read, and none of it can be hidden', (kind, body, prefix) => {
  const opening = opened(kind, body);
  expect(readOpening(opening)).toEqual({
    election: 'e',
    station: '3',
    contest: 'president',
    figures: new Map([
      ['cast', 30],
      ['anna', 10],
      ['bek', 20],
      ['c/d', null],
    ]),
  });
  const mustShow = ['/format', '/election', '/kind', '/station', '/capturedAt', `${prefix}/contest`];
  for (const path of [...mustShow, `${prefix}/fields/cast`, `${prefix}/options/anna`, `${prefix}/options/bek`]) {
    const less = narrowOpening(opening, (each) => each !== path);
    expect(openingRoot(less)).toBe(openingRoot(opening));
    expect(readOpening(less), path).toBeNull();
  }
  expect(readOpening(opening.toReversed())).toBeNull();
  expect(readOpening([])).toBeNull();
});

test('a body without figures says nothing, and other kinds are no protocol', () => {
  expect(readOpening(opened('protocol', { contest: 'c', fields: {}, options: {} }))?.figures).toEqual(new Map());
  expect(readOpening(opened('turnout', protocol))).toBeNull();
  expect(readOpening(opened('relay', protocol))).toBeNull();
});
