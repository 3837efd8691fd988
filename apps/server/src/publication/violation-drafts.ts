/** Which rows of which lists are to be made anew: what is known of a release before, and which events changed. */
import { rowsInFile, rowsInList } from '@kua/core/publication/violation-list.ts';
import type { ViolationList, ViolationListRef } from '@kua/core/publication/release-violations-contract.ts';
import { readReleaseFile } from './release-folder.ts';
import { MissingReleaseFile } from './release-walk.ts';

/** A list that is made anew. */
export type ListDraft = {
  readonly territory: string | null;
  /** As it is in the release; null for one that begins. */
  readonly before: Readonly<{ ref: ViolationListRef; list: ViolationList }> | null;
  readonly sequences: number[];
  /** Files, 16 rows each, in which something changed. */
  readonly files: Set<number>;
};

/**
 * The lists of one territory that have to be made anew. Events that were published after `since` go on at the end; null where an earlier one
 * is not where it should be, because its place is another one now: then every list is made anew.
 */
export async function draftLists(
  folder: string,
  input: Readonly<{
    territory: string | null;
    refs: readonly ViolationListRef[];
    /** In order. */
    changed: readonly number[];
    since: number;
  }>,
): Promise<readonly ListDraft[] | null> {
  const { territory, changed, since } = input;
  const refs = input.refs.toSorted((a, b) => a.from - b.from);
  const drafts = new Map<ViolationListRef | number, ListDraft>();
  const draftOf = async (ref: ViolationListRef): Promise<ListDraft> => {
    const known = drafts.get(ref);
    if (known !== undefined) return known;
    const list = await readReleaseFile<ViolationList>(folder, ref.path, 'kua-violation-list/1');
    if (list === null) throw new MissingReleaseFile(ref.path);
    const draft = { territory, before: { ref, list }, sequences: [...list.sequence], files: new Set<number>() };
    drafts.set(ref, draft);
    return draft;
  };
  const last = refs.at(-1);
  let open: ListDraft | null = null;
  for (const sequence of changed) {
    if (sequence <= since) {
      const ref = refs.findLast(({ from }) => from <= sequence);
      const draft = ref === undefined ? null : await draftOf(ref);
      const row = draft?.sequences.indexOf(sequence) ?? -1;
      if (draft === null || row < 0) return null;
      draft.files.add(Math.floor(row / rowsInFile));
      continue;
    }
    if (open === null && last !== undefined && last.rows < rowsInList) open = await draftOf(last);
    if (open === null || open.sequences.length >= rowsInList) {
      open = { territory, before: null, sequences: [], files: new Set() };
      drafts.set(sequence, open);
    }
    open.files.add(Math.floor(open.sequences.length / rowsInFile));
    open.sequences.push(sequence);
  }
  return [...drafts.values()];
}
