/** One change anywhere in a release or its log, and the files of which one must be named. */
import { splitNote } from '@kua/core/evidence/note.ts';
import type { Random } from './random.ts';
import { hideFigure, passOff, showTwice } from './tamper-figures.ts';
import { forgeFigure, rewriteHistory, signByOther, signHead } from './tamper-forger.ts';
import type { Files, Made } from './tamper-release.ts';
import { stateRupture, withFile } from './tamper-rupture.ts';

export type Change = Readonly<{
  kind: string;
  files: Files;
  /** One of these must be named. */ broken: readonly string[];
  /** The only ways in which it may be found: everything else is in order. */
  only?: readonly string[];
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
function altering(kind: string, change: (bytes: Buffer, random: Random) => Buffer): Changer {
  return ({ files }, random) => {
    const [path, bytes] = anyFile(files, random);
    return { kind, files: withFile(files, path, change(Buffer.from(bytes), random)), broken: [path] };
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
  ({ files, named }, random) => {
    const path = random.pick([...named]);
    const next = new Map(files);
    next.delete(path);
    return { kind: 'file removed', files: next, broken: [path] };
  },
  ({ files }, random) => {
    const name = random.bytes(8).toString('hex');
    // Not in assets/: a file there runs only where a page names it, and each page has its digest. Former portals leave some: it is a note.
    const path = random.pick([`data/${name}.json`, `downloads/${name}.csv`, `log/${name}.txt`, `log/tile/0/${name}`]);
    return { kind: 'file added', files: withFile(files, path, random.bytes(40)), broken: [path] };
  },
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
    files: withFile(files, 'log/checkpoint', olderCheckpoint),
    broken: ['log/checkpoint', 'head.json'],
  }),
  ({ files }, random) => {
    const notes = ['log/checkpoint', 'log/keys.txt', 'log/rupture-2.txt', 'log-1/checkpoint', 'log-1/keys.txt'];
    const path = random.pick(notes.filter((each) => files.has(each)));
    const split = splitNote((files.get(path) ?? Buffer.alloc(0)).toString());
    const name = split?.signatures[0]?.name ?? '';
    const forged = Buffer.from(signByOther(split?.text ?? '', name));
    return { kind: 'signed by another key', files: withFile(files, path, forged), broken: [path] };
  },
  (made, random) => ({ kind: 'clever forger', files: forgeFigure(made, random).files, broken: ['head.json'] }),
  (made, random) => {
    const { files, territory } = forgeFigure(made, random);
    return { kind: 'clever forger with the log’s key', files: signHead(files, made), broken: [territory] };
  },
  (made, random) => {
    const { files, openings } = hideFigure(made, random);
    return { kind: 'figure hidden with the log’s key', files, broken: openings, only: ['opening-wrong'] };
  },
  (made, random) => {
    const { files, territory } = showTwice(made, random);
    return {
      kind: 'statement shown twice with the log’s key',
      files,
      broken: [territory],
      only: ['statement-twice', 'figures-wrong'],
    };
  },
  (made, random) => {
    const { files, territory } = passOff(made, random);
    return {
      kind: 'submission passed off as a delivery with the log’s key',
      files,
      broken: [territory],
      only: ['delivery-other'],
    };
  },
  ({ files, olderHead }) => ({
    kind: 'older release',
    files: withFile(files, 'head.json', olderHead),
    broken: ['head.json'],
    only: ['release-older'],
  }),
  (made, random) => {
    // Of a log that never ended it states something that is not asked for.
    const path = made.generation === 1 ? 'log/rupture-9.txt' : 'log/rupture-2.txt';
    const files = withFile(made.files, path, stateRupture(made, { root: random.bytes(32) }));
    return { kind: 'another past stated with the log’s key', files, broken: [path, 'log-1/checkpoint'] };
  },
  (made, random) => ({
    kind: 'history rewritten with the log’s key',
    files: rewriteHistory(made, random),
    broken: [keptName],
  }),
];
