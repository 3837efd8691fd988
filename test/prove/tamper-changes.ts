/** One change anywhere in a release or its log, and the files of which one must be named. */
import { splitNote } from '@kua/core/evidence/note.ts';
import type { Random } from './random.ts';
import { forgeFigure, rewriteHistory, signByOther, signHead } from './tamper-forger.ts';
import type { Files, Made } from './tamper-release.ts';

export type Change = Readonly<{
  kind: string;
  files: Files;
  /** One of these must be named. */ broken: readonly string[];
}>;
type Changer = (made: Made, random: Random) => Change;

/** The name under which the kept checkpoint is given to the checker. */
export const keptName = 'kept checkpoint';

export function randomChange(made: Made, random: Random): Change {
  return random.pick(changers)(made, random);
}

function anyFile(files: Files, random: Random): readonly [string, Buffer] {
  const path = random.pick([...files.keys()]);
  return [path, files.get(path) ?? Buffer.alloc(0)];
}

/** Changes one file to what `change` makes of it. */
function altering(kind: string, change: (bytes: Buffer, random: Random) => Buffer | null): Changer {
  return ({ files }, random) => {
    const [path, bytes] = anyFile(files, random);
    const next = new Map(files);
    const changed = change(Buffer.from(bytes), random);
    if (changed === null) next.delete(path);
    else next.set(path, changed);
    return { kind, files: next, broken: [path] };
  };
}

const changers: readonly Changer[] = [
  altering('bit flipped', (bytes, random) => {
    const at = random.integer(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8));
    return bytes;
  }),
  altering('byte changed', (bytes, random) => {
    const at = random.integer(bytes.length);
    bytes[at] = ((bytes[at] ?? 0) + 1 + random.integer(255)) % 256;
    return bytes;
  }),
  altering('file removed', () => null),
  altering('file cut', (bytes, random) => bytes.subarray(0, random.integer(bytes.length))),
  altering('bytes appended', (bytes, random) => Buffer.concat([bytes, random.bytes(1 + random.integer(40))])),
  altering('white space appended', (bytes, random) =>
    Buffer.concat([bytes, Buffer.from(random.pick(['\n', ' ', '\r']))]),
  ),
  ({ files }, random) => {
    const [path, bytes] = anyFile(files, random);
    const others = [...files].filter(([, content]) => !content.equals(bytes));
    const [other, content] = random.pick(others);
    const swapped = new Map(files).set(path, content).set(other, bytes);
    return { kind: 'files swapped', files: swapped, broken: [path, other] };
  },
  ({ files, olderCheckpoint }) => ({
    kind: 'checkpoint rolled back',
    files: new Map(files).set('log/checkpoint', olderCheckpoint),
    broken: ['log/checkpoint', 'head.json'],
  }),
  ({ files }, random) => {
    const path = random.pick(['log/checkpoint', 'log/keys.txt']);
    const split = splitNote((files.get(path) ?? Buffer.alloc(0)).toString());
    const name = split?.signatures[0]?.name ?? '';
    const forged = Buffer.from(signByOther(split?.text ?? '', name));
    return { kind: 'signed by another key', files: new Map(files).set(path, forged), broken: [path] };
  },
  (made, random) => ({ kind: 'clever forger', files: forgeFigure(made, random).files, broken: ['head.json'] }),
  (made, random) => {
    const { files, territory } = forgeFigure(made, random);
    return { kind: 'clever forger with the log’s key', files: signHead(files, made), broken: [territory] };
  },
  (made, random) => ({
    kind: 'history rewritten with the log’s key',
    files: rewriteHistory(made, random),
    broken: [keptName],
  }),
];
