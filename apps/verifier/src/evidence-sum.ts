/** How much of the evidence that a release shows was led to the log and computed anew, and of how much that cannot be done, and why. */

export type EvidenceSum = Readonly<{
  /**
   * Statements of verifiers. `led`: to the log. `replaced`: by what was read later, so that nothing leads there any more. `closed`: they
   * rest on entries that cannot be opened.
   */
  transcriptions: Readonly<{ shown: number; led: number; replaced: number; closed: number }>;
  /**
   * Levels beside results, but for `none`. `computed`: anew, from what is public. `branches`: so, too, but for who came by which branch of
   * invitations, which nobody may know. `closed`: as above.
   */
  levels: Readonly<{ shown: number; computed: number; branches: number; closed: number }>;
}>;

export const emptyEvidence: EvidenceSum = {
  transcriptions: { shown: 0, led: 0, replaced: 0, closed: 0 },
  levels: { shown: 0, computed: 0, branches: 0, closed: 0 },
};

export function addTranscription(sum: EvidenceSum, how: 'led' | 'replaced' | 'closed' | 'wrong'): EvidenceSum {
  const { transcriptions: all } = sum;
  const shown = all.shown + 1;
  return { ...sum, transcriptions: { ...all, shown, ...(how === 'wrong' ? {} : { [how]: all[how] + 1 }) } };
}

export function addLevel(sum: EvidenceSum, how: 'computed' | 'branches' | 'closed' | 'wrong'): EvidenceSum {
  const { levels: all } = sum;
  const shown = all.shown + 1;
  return { ...sum, levels: { ...all, shown, ...(how === 'wrong' ? {} : { [how]: all[how] + 1 }) } };
}

/** `colluders`: k; null where nothing was computed. */
export function evidenceFact({ transcriptions, levels }: EvidenceSum, colluders: number | null): string {
  const anew = levels.computed + levels.branches;
  return `${transcriptions.led} of ${counted(transcriptions.shown, 'statement', 'of verifiers')} led to the log; ${anew} of ${counted(levels.shown, 'level', 'of evidence')} computed anew${colluders === null ? '' : ` for k = ${colluders}`}.`;
}

/** What was not checked, and why. */
export function evidenceNotes({ transcriptions, levels }: EvidenceSum): readonly string[] {
  const notes: string[] = [];
  if (levels.branches > 0) {
    const those = counted(levels.branches, 'level', 'of evidence');
    notes.push(
      `Of ${those} all was computed anew but who came by which branch of invitations, and for whom verifiers read: that decides whether several who agree confirm a result, and is not public, because it would tell who they are. For it the operator’s word stands.`,
    );
  }
  if (transcriptions.closed + levels.closed > 0) {
    const read = counted(transcriptions.closed, 'statement', 'of verifiers');
    const beside = counted(levels.closed, 'level', 'of evidence');
    notes.push(
      `Not checked: ${read} and ${beside}. They rest on entries of the log that nothing public opens; only the signature of the head binds them.`,
    );
  }
  if (transcriptions.replaced > 0)
    notes.push(
      `Not checked: ${counted(transcriptions.replaced, 'statement', 'of verifiers')} in whose place others came. They count nowhere.`,
    );
  return notes;
}

function counted(count: number, noun: string, of: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'} ${of}`;
}
