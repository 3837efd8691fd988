/** Files in a folder that nothing signed leads to. They break nothing, and nothing vouches for them. */
import { promisedDigest } from '@kua/core/publication/release-name.ts';

const shownNames = 5;

type Group = Readonly<{ is: (path: string) => boolean; note: (files: readonly string[]) => string }>;

const groups: readonly Group[] = [
  {
    is: (path) => promisedDigest(path) !== null,
    note: (files) => `Files of older states of the release, which this head does not name: ${files.length}.`,
  },
  {
    is: (path) => path === 'index.html' || path.startsWith('assets/'),
    note: () => `The portal (index.html, assets) is signed by nobody: it only shows what was checked here.`,
  },
  {
    is: (path) => /^log-\d+\//.test(path),
    note: (files) => `Logs of earlier generations, to be checked by themselves: ${foldersOf(files).join(', ')}.`,
  },
  {
    is: (path) => /(^|\/)tile\/.+\.p\/\d+$/.test(path),
    note: (files) => `Partial tiles of older checkpoints, which this one does not need: ${files.length}.`,
  },
];

export function strangers(all: readonly string[], found: ReadonlySet<string>, isRelease: boolean): string[] {
  let left = all.filter((path) => !found.has(path));
  const notes: string[] = [];
  for (const { is, note } of isRelease ? groups : groups.slice(-1)) {
    const own = left.filter(is);
    left = left.filter((path) => !is(path));
    if (own.length > 0) notes.push(note(own));
  }
  if (left.length > 0) {
    const more = left.length > shownNames ? ` and ${left.length - shownNames} more` : '';
    notes.push(
      `Nothing leads to these files, and nobody vouches for them: ${left.slice(0, shownNames).join(', ')}${more}.`,
    );
  }
  return notes;
}

function foldersOf(files: readonly string[]): readonly string[] {
  return [...new Set(files.map((path) => path.split('/')[0] ?? ''))];
}
