/** Leads what a release shows as read of a copy to the log. */
import { isObserved } from '@kua/core/protocols/independence.ts';
import { mostAnswers } from '@kua/core/protocols/transcription.ts';
import type { CopyForm } from '@kua/core/publication/release-form-contract.ts';
import { liveStatements, readState } from './level-check.ts';
import type { OpenReading } from './reading-opening.ts';
import type { ShownUnit } from './shown-unit.ts';

/** `closed`: nothing opens what was read. `wrong`: it is not what the log has, as the end of a sentence. */
export type ReadCopy =
  | Readonly<{ outcome: 'read'; readings: readonly OpenReading[] }>
  | Readonly<{ outcome: 'closed' }>
  | Readonly<{ outcome: 'wrong'; sentence: string }>;

export type CopyQuestion = Readonly<{
  /** By ledger sequence. */
  readings: ReadonlyMap<number, OpenReading>;
  /** Ledger sequences of answers that other copies have. */
  used: Set<number>;
}>;

export function readCopy(copy: CopyForm, unit: ShownUnit, { readings, used }: CopyQuestion): ReadCopy {
  const twice = copy.readings.find((sequence, at) => used.has(sequence) || copy.readings.indexOf(sequence) < at);
  for (const sequence of copy.readings) used.add(sequence);
  if (twice !== undefined) return wrong(`ledger entry ${twice} is shown as a reading twice.`);
  const misplaced = wrongOrigin(copy, unit);
  if (misplaced !== null) return wrong(misplaced);
  const found = copy.readings.flatMap((sequence) => readings.get(sequence) ?? []);
  const unopened = copy.readings.find((sequence) => !readings.has(sequence));
  if (unopened !== undefined)
    return wrong(`no opening leads the answer of a verifier in ledger entry ${unopened} to the log.`);
  const other = found.find(
    ({ station, contest, copy: of }) =>
      station !== unit.station ||
      contest !== unit.contest ||
      (copy.submission !== null && of !== String(copy.submission)),
  );
  if (other !== undefined) return wrong('what is shown as a reading of a copy of it is one of another.');
  const { state } = readState(found, unit.paper);
  const isRead = found.length === 0 || state === 'transcribed' || state === 'refused';
  if (!isRead || found.length > mostAnswers) return wrong('the readings that are shown of a copy decide nothing.');
  return { outcome: 'read', readings: found };
}

/** A copy is of observers, and came with no statement or with one of theirs that counts. */
function wrongOrigin({ source, submission }: CopyForm, { results, copies }: ShownUnit): string | null {
  if (!isObserved(source)) return `a copy of ${source} is shown among those of observers.`;
  if (submission === null) return null;
  const result = results[source];
  const came = result === undefined ? [] : liveStatements(result, 'submission');
  if (!came.some(({ sequence }) => sequence === submission))
    return `a copy is shown to have come with ledger entry ${submission}, which states nothing there.`;
  const same = copies.filter((copy) => copy.submission === submission);
  return same.length === 1 ? null : `two copies are shown to have come with ledger entry ${submission}.`;
}

function wrong(sentence: string): ReadCopy {
  return { outcome: 'wrong', sentence };
}
