/**
 * Files in a folder to which nothing signed leads. In the folders that a release has for itself each must be what its name says, or is reported;
 * others break nothing, and nothing vouches for them.
 */
import { createHash } from 'node:crypto';
import { promisedDigest } from '@kua/core/publication/release-name.ts';
import type { Report } from './finding.ts';
import { below, type Source } from './source.ts';
import { checkSpareTile } from './spare-tiles.ts';

const shownNames = 5;

/** A log that was checked: its folder (with a slash, or empty) and the size of its tree. */
type LogFolder = Readonly<{ prefix: string; size: number }>;

export type StrangerQuestion = Readonly<{
  source: Source;
  /** Every file that is there, and those that were asked for. */
  all: readonly string[];
  found: ReadonlySet<string>;
  logs: readonly LogFolder[];
  /** Folders (with a slash) of logs that could not be walked: why is reported, and what else lies there cannot be told. */
  unwalked: readonly string[];
  isRelease: boolean;
  /** The portal's files are named by the head. */
  portalNamed: boolean;
  report: Report;
}>;

type Kind =
  | 'retired'
  | 'changed'
  | 'unsigned portal'
  | 'former portal'
  | 'spare'
  | 'beyond'
  | 'unwalked'
  | 'unfinished'
  | 'stray'
  | 'apart';

/** Answers what is to be known. */
export async function checkStrangers(question: StrangerQuestion): Promise<string[]> {
  const kinds = new Map<Kind, string[]>();
  for (const path of question.all) {
    if (question.found.has(path)) continue;
    const kind = await kindOf(path, question);
    kinds.set(kind, [...(kinds.get(kind) ?? []), path]);
  }
  for (const path of kinds.get('stray') ?? [])
    question.report(
      'file-stray',
      path,
      'Nothing that is signed leads to this file, in a folder of the release or log.',
    );
  return (Object.keys(notes) as (keyof typeof notes)[]).flatMap((kind) => {
    const files = kinds.get(kind) ?? [];
    return files.length === 0 ? [] : [notes[kind](files)];
  });
}

const notes: Readonly<Record<Exclude<Kind, 'stray' | 'changed'>, (files: readonly string[]) => string>> = {
  retired: (files) =>
    `Files of other states of the release, which this head does not name: ${files.length}, each what its name promises.`,
  'unsigned portal': () => 'The portal (index.html, assets) is signed by nobody: it only shows what was checked here.',
  'former portal': (files) =>
    `Files in assets/ that the portal of this head does not have, and that nobody vouches for (a former portal left such): ${named(files)}.`,
  spare: (files) => `Partial tiles of older checkpoints: ${files.length}, each the beginning of the present one.`,
  beyond: (files) => `Tiles that reach further than the checkpoint, which nobody signed yet: ${named(files)}.`,
  unwalked: (files) => `Files of a log that could not be walked: ${files.length}, none of them looked at.`,
  unfinished: (files) =>
    `Files that were not written to their end, and have no name that anybody asks for: ${named(files)}.`,
  apart: (files) => `Nothing leads to these files, and nobody vouches for them: ${named(files)}.`,
};

function named(files: readonly string[]): string {
  const more = files.length > shownNames ? ` and ${files.length - shownNames} more` : '';
  return files.slice(0, shownNames).join(', ') + more;
}

async function kindOf(path: string, question: StrangerQuestion): Promise<Kind> {
  const { source, logs, unwalked, isRelease, portalNamed, report } = question;
  if (unwalked.some((folder) => path.startsWith(folder))) return 'unwalked';
  if (path.split('/').some((part) => part.startsWith('.'))) return 'unfinished';
  if (path.endsWith('.new') && logs.some(({ prefix }) => path.startsWith(prefix))) return 'unfinished';
  const log = logs.find(({ prefix }) => path.startsWith(`${prefix}tile/`));
  if (log !== undefined) {
    const { prefix, size } = log;
    const inLog: Report = (code, file, sentence) => report(code, `${prefix}${file}`, sentence);
    const files = prefix === '' ? source : below(source, prefix.slice(0, -1));
    const tile = await checkSpareTile(files, { path: path.slice(prefix.length), size, report: inLog });
    if (tile === 'no tile') return 'stray';
    return tile === 'alike' ? 'spare' : tile === 'beyond' ? 'beyond' : 'changed';
  }
  if (!isRelease) return 'apart';
  const promised = promisedDigest(path);
  if (promised !== null) {
    const bytes = await source(path);
    if (bytes !== null && createHash('sha256').update(bytes).digest('hex') === promised) return 'retired';
    report('file-changed', path, 'The file is not what the digest in its name promises; this head does not name it.');
    return 'changed';
  }
  if (!portalNamed && (path === 'index.html' || path.startsWith('assets/'))) return 'unsigned portal';
  // They run only where a page names them, and every page of the portal is held against its digest. Honest mirrors keep those of former portals.
  if (path.startsWith('assets/')) return 'former portal';
  return /^(?:data|downloads|pictures|log|log-\d+)\//.test(path) ? 'stray' : 'apart';
}
