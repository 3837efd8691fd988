/** What somebody could make of notes that we signed, without our key: changed, cut, signed by others, taken for something else. */
import { checkpointText, originKey, parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import { keyListText, parseKeyList } from '@kua/core/evidence/key-list.ts';
import { formatNote, openNote, type NoteKey } from '@kua/core/evidence/note.ts';
import {
  fileReceiptText,
  heldReceiptText,
  parseFileReceipt,
  parseHeldReceipt,
  parseReceipt,
  parseReleaseText,
  parseRupture,
  receiptText,
  releaseText,
  ruptureText,
} from '@kua/core/evidence/receipt.ts';
import {
  privateKeyOf,
  publicBytesOf,
  signEd25519,
  verifyEd25519 as serversVerify,
} from '../../apps/server/src/evidence/ed25519.ts';
import { verifyEd25519 as verifiersVerify } from '../../apps/verifier/src/signature.ts';
import { addGroupOrder, flipBit, smallOrderSignature } from './forged-bytes.ts';
import type { Random } from './random.ts';

type NoteKind = Readonly<{
  name: string;
  text: string;
  key: NoteKey;
  seed: Uint8Array;
  parse: (text: string) => unknown;
}>;

/** A note of each kind, as we would sign it. */
function genuineNotes(random: Random): readonly NoteKind[] {
  const [seed, offline] = [random.bytes(32), random.bytes(32)];
  const publicKey = publicBytesOf(privateKeyOf(seed));
  const log = { name: 'kua/vote/1', publicKey };
  const key = originKey(log, 1);
  const election = { name: 'kua/vote/1#election', publicKey: publicBytesOf(privateKeyOf(offline)) };
  const time = '2026-11-22T15:00:00.000Z';
  const until = '2026-12-22T15:00:00.000Z';
  const hex = (): string => random.bytes(32).toString('hex');
  const [sealed, statement] = [hex(), hex()];
  const size = 1 + random.integer(1_000_000);
  const head = { origin: key.name, size, root: random.bytes(32) };
  const receipt = { origin: key.name, index: size - 1, leaf: random.bytes(32), time, sealed, statement };
  const rupture = {
    old: head,
    promised: size + 3,
    new: { origin: originKey(log, 2).name, size: size - 1, root: random.bytes(32) },
    time,
  };
  const recipient = `age1${'q'.repeat(58)}`;
  const list = { election: 'vote', key: election, log, intake: recipient, recovery: recipient, since: time };
  return [
    { name: 'receipt', text: receiptText(receipt, key), key, seed, parse: parseReceipt },
    {
      name: 'held receipt',
      text: heldReceiptText({ log: log.name, time, until, sealed, statement }, log),
      key: log,
      seed,
      parse: parseHeldReceipt,
    },
    {
      name: 'file receipt',
      text: fileReceiptText({ log: log.name, time, file: sealed, size }, log),
      key: log,
      seed,
      parse: parseFileReceipt,
    },
    { name: 'rupture', text: ruptureText(rupture), key: originKey(log, 2), seed, parse: parseRupture },
    { name: 'checkpoint', text: checkpointText(head), key, seed, parse: parseCheckpoint },
    {
      name: 'signature of a release',
      text: releaseText({ origin: key.name, sequence: size, sha256: hex() }),
      key,
      seed,
      parse: parseReleaseText,
    },
    { name: 'key list', text: keyListText(list), key: election, seed: offline, parse: parseKeyList },
  ];
}

function sign({ key, seed, text }: Pick<NoteKind, 'key' | 'seed' | 'text'>): string {
  return formatNote(text, key, (message) => signEd25519(privateKeyOf(seed), message));
}

/** Whether anybody who checks as we do would believe it. */
function isBelieved(note: string, { key, parse }: Pick<NoteKind, 'key' | 'parse'>): boolean {
  return [serversVerify, verifiersVerify].some((verify) => {
    const opened = openNote(note, key, verify);
    return opened.ok && parse(opened.value) !== null;
  });
}

/** Each changes one note without its key; null where it does not apply. */
const forgeries: Readonly<Record<string, (kind: NoteKind, all: readonly NoteKind[], random: Random) => string | null>> =
  {
    'a bit of the text': ({ text, ...kind }, _, random) =>
      sign({ text, ...kind }).replace(text, () => flipBit(Buffer.from(text), random).toString('utf8')),
    'a bit of the signature': (kind, _, random) => resigned(kind, (signature) => flipBit(signature, random)),
    'cut short': (kind, _, random) => {
      const note = sign(kind);
      return note.slice(0, random.integer(note.length));
    },
    'another figure': (kind, _, random) => {
      const figures = [...kind.text.matchAll(/(?<= |\n)\d+(?=\n)/g)];
      const figure = figures[random.integer(Math.max(1, figures.length))];
      if (figure === undefined) return null;
      const text = `${kind.text.slice(0, figure.index)}${Number(figure[0]) + 1}${kind.text.slice(figure.index + figure[0].length)}`;
      return sign(kind).replace(kind.text, () => text);
    },
    'another key under the same name': ({ text, key }, _, random) => sign({ text, key, seed: random.bytes(32) }),
    'another key with its own id': ({ text, key }, _, random) => {
      const seed = random.bytes(32);
      return sign({ text, key: { ...key, publicKey: publicBytesOf(privateKeyOf(seed)) }, seed });
    },
    'another generation': ({ text, seed, key }) =>
      sign({
        text,
        seed,
        key: { ...key, name: key.name.replace(/\d+$/, (number) => String(Number(number) + 7)) + '/9' },
      }),
    'the signature of another note': (kind, all, random) => {
      const other = random.pick(all.filter(({ name }) => name !== kind.name));
      return sign(kind)
        .replace(/\n— [^ ]+ /, `\n— ${kind.key.name} `)
        .replace(/\S+\n$/, signatureOf(sign(other)));
    },
    'S plus the order of the group': (kind) => resigned(kind, addGroupOrder),
    'a signature of small order': (kind, _, random) => resigned(kind, () => smallOrderSignature(random)),
    'an empty signature': (kind) => resigned(kind, () => Buffer.alloc(64)),
    'a signature of another length': (kind, _, random) =>
      resigned(kind, (signature) => random.pick([signature.subarray(0, 63), Buffer.concat([signature, Buffer.of(0)])])),
    'a line more': (kind, _, random) => {
      const lines = kind.text.split('\n');
      lines.splice(random.integer(lines.length), 0, random.pick(['time 2026-01-01T00:00:00.000Z', '0', 'x', '\r']));
      return sign(kind).replace(kind.text, () => lines.join('\n'));
    },
    'no signature': (kind) => `${kind.text}\n`,
  };

/** The same note with other bytes for its signature; the id of the key stays. */
function resigned(kind: NoteKind, change: (signature: Buffer) => Buffer): string {
  const note = sign(kind);
  const bytes = Buffer.from(signatureOf(note), 'base64');
  const changed = Buffer.concat([bytes.subarray(0, 4), change(bytes.subarray(4))]).toString('base64');
  return note.replace(/\S+\n$/, () => `${changed}\n`);
}

function signatureOf(note: string): string {
  return /\S+\n$/.exec(note)?.[0] ?? '';
}

export type NotesTried = Readonly<{ tried: number; believed: readonly string[]; genuine: boolean }>;

export function forgeNotes(count: number, random: Random): NotesTried {
  const kinds = Object.entries(forgeries);
  const believed: string[] = [];
  let all = genuineNotes(random);
  let genuine = true;
  for (let tried = 0; tried < count; tried += 1) {
    if (tried % 100 === 0) {
      all = genuineNotes(random);
      genuine &&= all.every((kind) => isBelieved(sign(kind), kind));
      // What we did sign, taken for something else that the same key signs.
      for (const kind of all)
        for (const other of all.filter(({ name }) => name !== kind.name))
          if (isBelieved(sign(kind), { key: kind.key, parse: other.parse }))
            believed.push(`${kind.name} as ${other.name}`);
    }
    const kind = random.pick(all);
    const [what, forge] = random.pick(kinds);
    const note = forge(kind, all, random);
    if (note !== null && note !== sign(kind) && isBelieved(note, kind)) believed.push(`${kind.name}: ${what}`);
  }
  return { tried: count, believed, genuine };
}
