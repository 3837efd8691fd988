/** Random histories of an election for the proof that every projection equals its rebuild: entries in order, nothing of them real. */
import { randomUUID } from 'node:crypto';
import type { PictureOrigin } from '@kua/core/pictures/redaction-contract.ts';
import { directoryText } from '@kua/core/evidence/directory.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { envelopeFormat } from '@kua/core/evidence/envelope.ts';
import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { fieldHash, openingRoot, openStatement, type OpenedField, type Opening } from '@kua/core/evidence/statement.ts';
import { submissionKinds, type SubmissionKind } from '@kua/core/evidence/statement-contract.ts';
import { checkBody, shownAroundBody, shownPaths } from '@kua/core/observations/submission-body.ts';
import { withdrawalReasons } from '@kua/core/observations/violation-review-contract.ts';
import { submissionEntry } from '../../apps/server/src/intake/submission-entry.ts';
import { testKeys } from '../../apps/server/src/intake/test-server.ts';
import type { Random } from './random.ts';

const hex32 = (digit: string): string => digit.repeat(64);
const devices = ['1', '2', '3', '4', '5'].map(hex32);
const invitations = ['a', 'b', 'c', 'd', 'e', 'f'].map(hex32);
const staffInvitations = ['3', '4'].map(hex32);
const sources = ['observers', 'party'];
const stations = ['1', '2', '3', '4'];
/** The last one never comes. */
const staff = ['s-aaaaaa', 's-bbbbbb', 's-cccccc'];

type Sent = Readonly<{
  sequence: number;
  id: string;
  device: string;
  kind: SubmissionKind;
  body: unknown;
  attachments: readonly string[];
  /** All of it shown. */
  opening: Opening;
  /** Null for what nobody can hash. */
  root: string | null;
}>;
type Maker = (story: Story) => NewEntry | null;

/** What happened so far. `sent`: submissions, opened or not. */
export type Story = Readonly<{
  election: string;
  random: Random;
  files: readonly StoredFile[];
  sent: Sent[];
  looked: PictureOrigin[];
}> & {
  next: number;
  /** What comes several times in a row, and how often still. */
  burst: Readonly<{ maker: Maker; left: number }>;
};
export type StoredFile = Readonly<{ name: string; digest: string; bytes: number }>;

export function beginStory(election: string, random: Random, files: readonly StoredFile[]): Story {
  return { election, random, files, sent: [], looked: [], next: 1, burst: { maker: electionEntry, left: 0 } };
}

/** The next entry of the story. The election itself comes first; then mostly what lets things count; then anything, in bursts. */
export function nextEntry(story: Story): NewEntry {
  for (;;) {
    const maker = story.next === 1 ? electionEntry : (prologue(story) ?? fromBurst(story));
    const made = maker(story);
    if (made === null) continue;
    story.next += 1;
    return made;
  }
}

function fromBurst(story: Story): Maker {
  const { random, burst } = story;
  story.burst =
    burst.left > 0 ? { ...burst, left: burst.left - 1 } : { maker: random.pick(makers), left: random.integer(5) };
  return story.burst.maker;
}

function prologue({ next, random }: Story): Maker | undefined {
  if (random.integer(8) === 0) return undefined;
  if (next <= 7)
    return [invitationsEntry, invitationsEntry, stationsEntry, staffInvitationsEntry, () => joined(0), () => joined(1)][
      next - 2
    ];
  const index = next - 8;
  return devices[index] === undefined ? undefined : () => enrolment(index, index);
}

const makers: readonly Maker[] = [
  ...times(12, () => anySubmission),
  ...times(10, () => openings),
  ...times(2, () => filesEntry),
  ...times(2, () => redactionEntry),
  ...times(3, () => reviewEntry),
  enrolmentEntry,
  enrolmentEntry,
  invitationsEntry,
  stationsEntry,
  (story) => (story.random.integer(3) === 0 ? revocationEntry(story) : null),
  phraseEntry,
  staffEntry,
  directoryEntry,
  (story) => (story.random.integer(3) === 0 ? keysEntry(story) : null),
  (story) => (story.random.integer(3) === 0 ? releaseEntry(story) : null),
  (story) => (story.random.integer(3) === 0 ? electionEntry(story) : null),
  (story) => (story.random.integer(3) === 0 ? deliveryEntryOf(story) : null),
];

function entry(kind: NewEntry['kind'], content: unknown): NewEntry {
  // Not canonical: what stands in a ledger may be anything.
  return { id: randomUUID(), kind, body: new TextEncoder().encode(JSON.stringify(content)) };
}

function electionEntry({ election, random, next }: Story): NewEntry {
  const options = next === 1 ? ['A', 'B'] : ['A', 'B', random.pick(['C', 'D'])];
  return entry('registry', {
    type: 'election',
    election: {
      id: election,
      name: { en: 'Somewhere' },
      date: '2020-05-31',
      country: 'ZZ',
      pack: 'generic',
      rehearsal: true,
      embargoUntil: null,
    },
    contests: (next > 1 && random.integer(2) === 0 ? ['president', 'mayor'] : ['president']).map((id) => ({
      id,
      name: {},
      fields: [{ id: 'cast', name: {} }],
      options: options.map((option) => ({ id: option, name: {}, kind: 'candidate', color: null })),
      denominator: 'cast',
      relations: [],
      maxTurnout: 1,
      stations: 'all',
    })),
    sources: [...sources, 'official'].map((id) => ({ id, name: { en: id } })),
  });
}

function stationsEntry({ random }: Story): NewEntry {
  const some = stations.filter(() => random.integer(2) === 0);
  return entry('registry', {
    type: 'stations',
    stations: (some.length === 0 ? stations : some).map((id) => ({
      id,
      number: id,
      name: null,
      address: null,
      territory: 'whole',
      latitude: null,
      longitude: null,
      registered: random.integer(1000),
    })),
  });
}

function invitationsEntry({ random }: Story): NewEntry {
  const some = invitations.filter(() => random.integer(4) > 0);
  return entry('registry', {
    type: 'invitations',
    invitations: some.length === 0 ? invitations : some,
    source: random.pick(sources),
  });
}

function enrolmentEntry({ random }: Story): NewEntry {
  return enrolment(random.integer(invitations.length), random.integer(devices.length));
}

function enrolment(invitation: number, device: number): NewEntry {
  return entry('registry', { type: 'enrolment', invitation: invitations[invitation], device: devices[device] });
}

function revocationEntry({ random }: Story): NewEntry {
  return entry('registry', { type: 'revocation', device: random.pick(devices) });
}

/** All of the desk's, with any roles: who has none that is asked for decides nothing. */
function staffInvitationsEntry({ random }: Story): NewEntry {
  const roles = ['lawyer', 'coordinator', ...(random.integer(2) === 0 ? [] : ['verifier'])];
  const given = { roles, territories: null, branch: 'first', source: null };
  return entry('registry', { type: 'staff-invitations', by: null, invitations: staffInvitations, ...given });
}

function joined(index: number): NewEntry {
  return entry('registry', { type: 'staff', invitation: staffInvitations[index], staff: staff[index] });
}

/** She comes, tells of a phone, or leaves, mostly one of two who came long ago. */
function staffEntry({ random }: Story): NewEntry {
  const index = random.integer(2);
  const who = staff[index] ?? '';
  if (random.integer(3) === 0) return joined(index);
  if (random.integer(8) === 0) return entry('registry', { type: 'staff-ended', by: null, staff: who });
  return entry('registry', { type: 'staff-device', staff: who, device: random.pick(devices) });
}

function phraseEntry({ random }: Story): NewEntry {
  return entry('registry', { type: 'phrase', device: random.pick(devices), digest: hex32(random.pick(['7', '8'])) });
}

/** Steps of staff about reports and events, most of them refused: by somebody who saw what is there, or something else. */
function reviewEntry({ random, sent, next }: Story): NewEntry | null {
  const { sequence } = sent.length === 0 ? { sequence: 0 } : random.pick(sent);
  if (sequence === 0) return null;
  const by = random.pick(staff);
  const id = random.pick(['i-aaaaaaaa', 'i-bbbbbbbb']);
  const seen = random.pick([0, sequence, next - 1]);
  const says = {
    code: 'VOTE.01',
    station: random.pick(stations),
    territory: null,
    at: null,
    clock: 'told',
    consent: false,
  };
  const text = { kk: 'а', ru: 'б', en: random.pick(['c', '']) };
  return entry(
    'decision',
    random.pick([
      { type: 'violation-review', by, report: sequence, seen, outcome: random.pick(['triage', 'confirmed', 'intake']) },
      { type: 'incident', by, id, seen, reports: [sequence], ...says, text, pictures: [], acts: [], protocols: [] },
      { type: random.pick(['incident-published', 'incident-restored']), by, id, seen },
      { type: 'incident-withdrawn', by, id, seen, reason: random.pick(withdrawalReasons) },
      { type: 'distress-taken', by, call: sequence },
    ]),
  );
}

function keysEntry({ election }: Story): NewEntry {
  return entry('registry', { type: 'keys', note: testKeys(election, 1).note });
}

/** Earlier and later ones, now and then of another key, or before anybody knows the keys. */
function directoryEntry({ election, random }: Story): NewEntry {
  const { list, sign } = testKeys(election, random.integer(4) === 0 ? 2 : 1);
  const since = new Date(Date.UTC(2020, 4, 1 + random.integer(20))).toISOString();
  const text = directoryText({ election, lawyers: list.intake, addresses: [], since });
  return entry('registry', { type: 'directory', note: sign(text, list.key) });
}

function releaseEntry({ random }: Story): NewEntry {
  const reason = random.pick(['distress', 'check-in']);
  return entry('decision', { type: 'contact-released', contact: hex32('6'), reason, at: '2020-05-31T16:00:00.000Z' });
}

function deliveryEntryOf({ election, random, files }: Story): NewEntry {
  const file = random.pick(files);
  return entry('delivery', {
    type: 'delivery',
    mapping: {
      version: 1,
      election: { id: election, name: 'Somewhere', date: '2020-05-31' },
      source: random.pick(['official', 'party']),
      delivery: random.pick(['first', 'second']),
      contests: [{ id: 'president', options: [{ id: 'A' }, { id: 'B' }] }],
      files: [
        {
          match: '*',
          unit: { station: 'station' },
          ...(random.integer(2) === 0 ? { stations: { territories: [{ name: 'region' }] } } : {}),
          results: [{ layout: 'wide', contest: 'president', options: ['A', 'B'] }],
        },
      ],
    },
    files: [file],
  });
}

/** Mostly of phones that may be on the list; now and then what is no submission, or the same id twice. */
function anySubmission(story: Story): NewEntry {
  const { election, random, sent } = story;
  if (random.integer(60) === 0) return entry('submission', { version: 0, anything: 'else' });
  const again = random.integer(60) === 0 ? sent[0] : undefined;
  const [id, device] = again === undefined ? [uuid(random), random.pick(devices)] : [again.id, again.device];
  const made = makeSent(story, { id, device });
  sent.push(made);
  const submission = submissionEntry({
    format: envelopeFormat(made.kind),
    election,
    id,
    device,
    digest: hex32('0'),
    statement: made.root ?? hex32('0'),
    signature: hex32('0').repeat(2),
    sealed: 'AAAA',
  });
  return again === undefined ? submission : { ...submission, id: randomUUID() };
}

function makeSent(story: Story, { id, device }: Readonly<{ id: string; device: string }>): Sent {
  const { election, random } = story;
  const kind = random.integer(2) === 0 ? 'protocol' : random.pick(submissionKinds);
  const body = bodyOf(story, kind);
  const attachments = times(random.integer(3), (index) => hex32(String(index)));
  const statement = {
    format: 'kua-statement/1',
    election,
    id,
    device,
    kind,
    station: random.integer(12) === 0 ? random.pick([null, '404', 'a\u0000b', '\ud800']) : random.pick(stations),
    capturedAt: random.integer(12) === 0 ? random.pick(oddTimes) : '2020-05-31T20:00:00+05:00',
    checkpoint: null,
    counter: 0,
    previous: null,
    supersedes: random.integer(3) === 0 ? earlier(story).id : null,
    body,
    attachments: attachments.map((sealed, index) => ({
      sha256: hex32('9'),
      size: 10,
      type: 'image/jpeg',
      role: `page-${index}`,
      sealed,
    })),
  };
  const opening = openStatement(statement, random.bytes(32), () => true);
  return { sequence: story.next, id, device, kind, body, attachments, opening, root: rootOf(opening) };
}

function rootOf(opening: Opening): string | null {
  // Half a character: no phone can make such a statement.
  return JSON.stringify(opening).includes(String.raw`\ud800`) ? null : openingRoot(opening);
}

/** Of submissions in any order, also of those that were opened already, of other entries, and of what is still to come. */
function openings(story: Story): NewEntry | null {
  const { random, sent } = story;
  if (sent.length === 0) return null;
  const opened = times(1 + random.integer(4), () => opening(story, random.pick(sent)));
  return entry('decision', { type: 'openings', openings: opened });
}

function opening(story: Story, submission: Sent): SubmissionOpening {
  const { random, sent } = story;
  const sequence = random.integer(40) === 0 ? random.integer(story.next + 5) + 1 : submission.sequence;
  if (random.integer(12) === 0)
    return {
      sequence,
      outcome: 'unreadable',
      code: random.pick(['seal-unreadable', 'statement-unreadable', 'opening-failed']),
    };
  // Now and then of another one, or with something that was not signed.
  const { kind, body, opening: whole, root } = random.integer(15) === 0 ? random.pick(sent) : submission;
  const problem = checkBody(kind, body);
  const shows = problem === null ? shownPaths(kind) : shownAroundBody;
  const fields = whole.map((field) => {
    if (root === null) return field;
    return field.length > 1 && shows(field[0], field[2]) ? forgedNowAndThen(field, random) : hiddenField(field);
  });
  return { sequence, outcome: 'open', fields: fields.map((field) => [...field] as never), problem };
}

function hiddenField(field: OpenedField): OpenedField {
  return field.length === 1 ? field : [Buffer.from(fieldHash(field[0], field[1], field[2])).toString('hex')];
}

function forgedNowAndThen(field: OpenedField, random: Random): OpenedField {
  if (field.length === 1 || random.integer(300) > 0) return field;
  return random.integer(2) === 0 ? hiddenField(field) : [field[0], field[1], random.integer(5)];
}

const oddTimes = ['0000-01-01T00:00:00Z', '2020-05-31T20:00:00+23:59', 'now', '9999-12-31T23:59:59-12:00'];

function bodyOf(story: Story, kind: SubmissionKind): unknown {
  const { random } = story;
  if (random.integer(15) === 0) return { [random.pick(['text', 'a\u0000', '\ud800', '__proto__'])]: 1 };
  const at = '2020-05-31T20:00:00+05:00';
  switch (kind) {
    case 'protocol':
      return protocolBody(random);
    case 'turnout':
      return { at, cast: random.integer(100), announced: null };
    case 'checklist':
      return { list: 'opening', answers: { a: true } };
    case 'violation':
      return { code: 'V-1', at: null, text: 'words' };
    case 'distress':
      return { at };
    case 'act':
      return { code: 'A-1', at, text: 'words', persons: null };
    case 'correction':
      return { original: earlier(story).id, withdrawn: random.integer(3) > 0 };
    case 'relay': {
      const original = earlier(story);
      const device = random.integer(2) === 0 ? null : original.device;
      return { original: original.id, device, channel: 'sms', kind: 'protocol', body: protocolBody(random) };
    }
    case 'citizen-report':
      return { about: 'violation', code: 'other', day: null, time: null, territory: null, text: 'words' };
  }
}

function protocolBody(random: Random): unknown {
  const odd = random.integer(15) === 0;
  return {
    contest: odd ? random.pick(['president', 'mayor']) : 'president',
    fields: random.integer(2) === 0 ? { cast: random.integer(3) } : {},
    options: {
      A: random.integer(3),
      [odd ? random.pick(['C', 'D', 'E', 'cast', '__proto__']) : 'B']: random.pick([0, 1, null]),
    },
  };
}

/** A submission that somebody refers to: any, also one that never comes. */
function earlier({ random, sent }: Story): Readonly<{ id: string; device: string }> {
  if (sent.length === 0 || random.integer(10) === 0) return { id: uuid(random), device: random.pick(devices) };
  return random.pick(sent);
}

function filesEntry(story: Story): NewEntry | null {
  const { random, sent } = story;
  const submission = sent.length === 0 ? undefined : random.pick(sent);
  if (submission === undefined || submission.attachments.length === 0) return null;
  const files = submission.attachments.map((sealed) => ({
    submission: submission.sequence,
    sealed,
    outcome: random.pick(['intact', 'mismatch', 'unreadable']),
    image: random.integer(2) === 0 ? null : { width: 10, height: 10, derivative: hex32('8') },
  }));
  story.looked.push(
    ...files
      .filter(({ outcome, image }) => outcome === 'intact' && image !== null)
      .map(({ sealed }) => ({ submission: submission.sequence, sealed })),
  );
  return entry('decision', { type: 'files', files: [...files, ...files.slice(0, 1)] });
}

/** Of a page that was looked into or of none that came; or one of few pictures is withdrawn. */
function redactionEntry({ random, looked }: Story): NewEntry | null {
  if (looked.length === 0) return null;
  const sha256 = hex32(String(random.integer(3)));
  const by = random.pick(staff);
  if (random.integer(3) === 0) {
    const of = random.integer(2) === 0 ? {} : { of: random.pick(looked) };
    return entry('decision', { type: 'redaction-withdrawn', by, picture: sha256, ...of });
  }
  const of = random.integer(6) === 0 ? { submission: 1, sealed: hex32('f') } : random.pick(looked);
  const picture = { sha256, width: 10, height: 10, size: 100 };
  return entry('decision', { type: 'redaction', by, of, picture, regions: random.integer(3) });
}

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function uuid(random: Random): string {
  const hex = random.bytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
