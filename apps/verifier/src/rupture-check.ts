import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { logOrigin } from '@kua/core/evidence/checkpoint.ts';
import { parseRupture, type Rupture } from '@kua/core/evidence/receipt.ts';
import { openLogNote, type KnownCheckpoint } from './checkpoint-check.ts';
import type { Report } from './finding.ts';
import { readText, type Source } from './source.ts';

export type KnownRupture = Readonly<{ generation: number; file: string; rupture: Rupture }>;

/** More generations than any log has: a checkpoint that names one cannot make us ask for as many statements. */
const mostGenerations = 1000;

/** Every generation of a log after the first must say why it began, and go on from the one before. */
export async function checkRuptures(
  question: Readonly<{ source: Source; list: KeyList; checkpoint: KnownCheckpoint; report: Report }>,
): Promise<readonly KnownRupture[]> {
  const { source, list, checkpoint, report } = question;
  const found: KnownRupture[] = [];
  for (let generation = 2; generation <= Math.min(checkpoint.generation, mostGenerations); generation += 1) {
    const file = `rupture-${generation}.txt`;
    const note = await readText(source, file);
    if (note === null) {
      report('rupture-missing', file, 'The log begins anew here, and no statement says what was lost.');
      continue;
    }
    const rupture = openRupture(note, list);
    const before = found.find((each) => each.generation === generation - 1)?.rupture;
    const follows =
      rupture?.new.origin === logOrigin(list.log.name, generation) &&
      rupture.old.origin === logOrigin(list.log.name, generation - 1) &&
      rupture.promised >= rupture.old.size &&
      (before === undefined || rupture.old.size >= before.new.size);
    if (rupture === null || !follows)
      report('rupture-forged', file, 'The statement is not signed by the log, or does not follow from the one before.');
    else found.push({ generation, file, rupture });
  }
  return found;
}

export function openRupture(note: string, list: KeyList): Rupture | null {
  const opened = openLogNote(note, list, (text) => /^new (\S+)$/m.exec(text)?.[1] ?? '');
  return opened === null ? null : parseRupture(opened.text);
}
