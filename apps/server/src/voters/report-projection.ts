import { z } from 'zod';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { openedField } from '@kua/core/evidence/opening-contract.ts';
import { shownFields } from '@kua/core/evidence/statement.ts';
import { shownObject } from '@kua/core/observations/submission-body.ts';
import { parseShownReport, reportCallBody, reportModeratedBody } from '@kua/core/voters/citizen-report-contract.ts';
import { staffAt } from '../access/staff-at-projection.ts';
import { moderate } from '@kua/core/voters/report-moderation.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { readModerated } from './moderation-store.ts';

const openedReport = z.object({
  sequence: z.number(),
  station: z.string().nullable(),
  opening: z.array(openedField),
});

/**
 * Folds what openings show of citizens' reports, after the openings themselves were folded. One that a device on a list signed is none: it is
 * `marked` by its envelope alone.
 */
export async function foldReports({ client, election }: FoldContext, entries: readonly Entry[]): Promise<void> {
  const { rows } = await client.query({
    name: 'opened-reports',
    text: `select sequence, station, opening from submission
           where election = $1 and opened = any ($2::bigint[]) and kind = 'citizen-report'
             and marked and source is null and opening is not null
           order by sequence`,
    values: [election, entries.map(({ sequence }) => sequence)],
  });
  for (const { sequence, station, opening } of z.array(openedReport).parse(rows)) {
    // What cannot be used shows no body.
    const report = parseShownReport(shownObject(shownFields(opening), '/body'));
    if (report === null) continue;
    const { about, code, day, time, territory = null } = report;
    const { pressed, by, demanded } = about === 'pressure' ? report : { pressed: null, by: null, demanded: null };
    await client.query(
      `insert into citizen_report
         (election, sequence, about, code, pressed, presser, demanded, station, territory, day, time)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
      [election, sequence, about, code, pressed, by, demanded, station, station === null ? territory : null, day, time],
    );
  }
}

export async function foldReportCalls(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, body: bytes } of entries) {
    const body = reportCallBody.parse(entryJson(bytes));
    if (!(await staffAt(context, { sequence, body }, null))) continue;
    await context.client.query(
      'insert into citizen_call (election, sequence, staff) values ($1, $2, $3) on conflict do nothing',
      [context.election, body.report, body.by],
    );
  }
}

/**
 * A later decision about a report takes the place of an earlier one. What the rules refuse changes nothing, whoever entered it: those that
 * counted are answered.
 */
export async function foldReportsModerated(context: FoldContext, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const { client, election } = context;
  const counted: Entry[] = [];
  for (const entry of entries) {
    const decision = reportModeratedBody.parse(entryJson(entry.body));
    const { sequence } = entry;
    if (!(await staffAt(context, { sequence, body: decision }, ['citizen-report', decision.report]))) continue;
    if (!moderate(await readModerated(client, election, decision.report), decision).ok) continue;
    const { by, report, outcome, of } = decision;
    await client.query(
      `update citizen_report set outcome = $3, moderated = $4, moderator = $5, same_as = $6
       where election = $1 and sequence = $2`,
      [election, report, outcome, entry.sequence, by, of],
    );
    await client.query('insert into citizen_moderation (election, decision, report, outcome) values ($1, $2, $3, $4)', [
      election,
      entry.sequence,
      report,
      outcome,
    ]);
    counted.push(entry);
  }
  return counted;
}
