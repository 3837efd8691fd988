/** What is decided about reports of citizens: whether they are reports. */
import { signal } from '@preact/signals';
import type { ModerationOutcome } from '@kua/core/voters/citizen-report.ts';
import { moderateReport, type CitizenReport } from './citizen-client.ts';
import { taken } from './report-deeds.ts';

/** The report that another one repeats, while she looks for the other one. */
export const first = signal<number | null>(null);

/** Decided anew as often as she likes: a later decision takes the place of the one before. */
export async function moderate(
  { report, changed: seen }: Pick<CitizenReport, 'report' | 'changed'>,
  outcome: ModerationOutcome,
  of: number | null,
): Promise<void> {
  if ((await taken(moderateReport(report, { seen, outcome, of }))) !== null) first.value = null;
}
