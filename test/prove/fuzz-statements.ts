/** Statements that nobody's phone makes, properly sealed and signed by a device on the list: the door cannot see them, the opener has to. */
import { hash } from 'node:crypto';
import { signedMessage, type Envelope } from '@kua/core/evidence/envelope.ts';
import { openingRoot, openStatement } from '@kua/core/evidence/statement.ts';
import type { Device } from '@kua/device/device.ts';
import { randomId, sealedSubmission, type Encrypt } from '@kua/device/sealing.ts';
import { devices, election } from './crash-server.ts';
import { oddValue } from './fuzz-values.ts';
import type { Random } from './random.ts';

type Statement = Readonly<Record<string, unknown>>;

/** An honest protocol. */
export function honestSubmission(number: number, encrypt: Encrypt): Promise<Envelope> {
  const body = { contest: 'president', fields: {}, options: { anna: number, bek: 1 } };
  const station = String((number % 1000) + 1);
  const said = { election, kind: 'protocol', station, capturedAt: '2020-01-05T20:00:00Z', body } as const;
  return sealedSubmission(said, deviceOf(number), encrypt);
}

/** What is sealed for a statement: its JSON, unless a text is given that says something else, or nothing well. */
type Hostile = Readonly<{ statement: Statement; text?: string }>;

/** Longer ones do not pass the door. */
const longestPlain = 65_000;

/** One of them, and its name. */
export async function hostileSubmission(
  number: number,
  random: Random,
  encrypt: Encrypt,
): Promise<Readonly<{ what: string; envelope: Envelope }>> {
  const device = deviceOf(number);
  const kinds = Object.entries(hostileStatements);
  // Every second one is that which costs most to open.
  const [what, make] = kinds[number % 2 === 0 ? 0 : ((number - 1) / 2) % kinds.length] ?? random.pick(kinds);
  const { statement, text } = make(usual(device), random);
  const plain = new TextEncoder().encode(text ?? JSON.stringify(statement));
  const sealed = await encrypt(plain.subarray(0, longestPlain));
  return { what, envelope: signed(statement, device, sealed) };
}

function deviceOf(number: number): Device {
  const device = devices[number % devices.length];
  if (device === undefined) throw new RangeError('there are no devices');
  return device;
}

function usual({ key }: Device): Statement {
  return {
    format: 'kua-statement/1',
    election,
    id: randomId(),
    device: key,
    kind: 'protocol',
    station: '1',
    capturedAt: '2020-01-05T20:00:00Z',
    checkpoint: null,
    counter: 0,
    previous: null,
    supersedes: null,
    body: { contest: 'president', fields: {}, options: {} },
    attachments: [],
    seed: '5e'.repeat(32),
  };
}

function signed(statement: Statement, device: Device, sealed: Uint8Array): Envelope {
  const id =
    typeof statement['id'] === 'string' && /^[0-9a-f-]{36}$/.test(statement['id']) ? statement['id'] : randomId();
  const message = {
    format: 'kua-submission/1' as const,
    election,
    id,
    device: device.key,
    digest: hash('sha256', sealed),
    statement: rootOf(statement),
  };
  const signature = Buffer.from(device.sign(signedMessage(message))).toString('hex');
  return { ...message, signature, sealed: Buffer.from(sealed).toString('base64') };
}

/** As a phone would have signed it; for what nobody can hash, any. */
function rootOf(statement: Statement): string {
  try {
    return openingRoot(openStatement(statement, Buffer.from('5e'.repeat(32), 'hex'), () => true));
  } catch {
    return '0'.repeat(64);
  }
}

const protocol = (statement: Statement, options: unknown, fields: unknown = {}): Statement => ({
  ...statement,
  body: { contest: 'president', fields, options },
});

/** Figures under as many names. */
function named(count: number, name: (index: number) => string): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), index]));
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

const longName = 960;
const hostileStatements: Readonly<Record<string, (statement: Statement, random: Random) => Hostile>> = {
  // Every path would have the long name in it.
  'wide below a long name': (statement) => ({
    statement: protocol(statement, { ['x'.repeat(longName)]: named(970, String) }),
  }),
  'as many fields as there may be': (statement) => ({ statement: protocol(statement, named(980, String)) }),
  'more fields than there may be': (statement) => ({ statement: protocol(statement, named(4000, String)) }),
  'names as long as ids may be': (statement) => ({
    statement: protocol(
      statement,
      named(300, (index) => `${index}${'~/'.repeat(90)}`),
    ),
  }),
  'a name without end': (statement) => ({ statement: protocol(statement, { ['n'.repeat(40_000)]: 1 }) }),
  'as deep as may be': (statement) => ({ statement: protocol(statement, nested(9)) }),
  'far deeper': (statement) => ({ statement, text: JSON.stringify(statement).replace('{}', '[{"a":'.repeat(8000)) }),
  'brackets only': (statement) => ({ statement, text: '['.repeat(50_000) }),
  'half characters': (statement) => ({
    statement: { ...statement, station: '\ud800', body: { contest: '\udc00', fields: { '\ud83d': 1 }, options: {} } },
  }),
  'huge numbers': (statement, random) => ({
    statement: protocol(statement, { anna: random.pick([2 ** 53 - 1, 1e9 + 1, 1e308, -1, 0.5]) }),
  }),
  'numbers beyond numbers': (statement) => ({
    statement,
    text: JSON.stringify(protocol(statement, { anna: 1 })).replace(
      '"anna":1',
      `"anna":1e999,"bek":${'9'.repeat(5000)}`,
    ),
  }),
  'keys of prototypes': (statement) => {
    const text = '{"__proto__":1,"constructor":{"prototype":2},"toString":3,"hasOwnProperty":4}';
    return { statement: protocol(statement, JSON.parse(text), JSON.parse(text)) };
  },
  'keys that come twice': (statement) => ({
    statement,
    text: JSON.stringify(statement).replace('"options":{}', '"options":{"anna":1,"anna":2},"options":{},"body":{}'),
  }),
  'odd values everywhere': (statement, random) => {
    const name = random.pick(Object.keys(statement));
    return { statement: { ...statement, [name]: random.pick([oddValue(random), [statement], { [name]: statement }]) } };
  },
  'odd ids': (statement, random) => ({
    statement: {
      ...statement,
      station: random.pick(['a\u0000b', "'; drop table result; --", '../..', '\u202e1', 'x'.repeat(200), '__proto__']),
      supersedes: random.pick([null, statement['id'], 'x', '00000000-0000-4000-8000-000000000000']),
      body: { contest: random.pick(['__proto__', 'president', 'a\u0000', '№ 1']), fields: {}, options: {} },
    },
  }),
  'many odd files': (statement, random) => ({
    statement: {
      ...statement,
      attachments: Array.from({ length: 50 }, (_, index) => ({
        sha256: 'ab'.repeat(32),
        size: random.pick([0, Number.MAX_SAFE_INTEGER]),
        type: `${'t'.repeat(300)}/x`,
        role: `page-${index}`,
        sealed: 'cd'.repeat(32),
      })),
    },
  }),
  'a relay of itself': (statement) => ({
    statement: {
      ...statement,
      kind: 'relay',
      body: {
        original: statement['id'],
        device: null,
        channel: 'sms',
        kind: 'protocol',
        body: { contest: 'president', fields: {}, options: named(950, String) },
      },
    },
  }),
  'words without end': (statement) => ({
    statement: { ...statement, kind: 'distress', body: { at: '2020-01-05T20:00:00Z', text: '\u2028"'.repeat(9000) } },
  }),
  'no JSON': (statement, random) => ({ statement, text: random.bytes(2000).toString('latin1') }),
  'the seal of nothing': (statement) => ({ statement, text: '' }),
};
