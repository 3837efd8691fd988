import { z } from 'zod';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { openedField } from '@kua/core/evidence/opening-contract.ts';
import { shownFields } from '@kua/core/evidence/statement.ts';
import { roles } from '@kua/core/observations/violation-role.ts';
import { parseCorrection, shownObject } from '@kua/core/observations/submission-body.ts';
import type { FoldContext } from '../evidence/fold.ts';

const openedRow = z.object({
  sequence: z.number(),
  id: z.string(),
  device: z.string(),
  source: z.string().nullable(),
  kind: z.enum(['violation', 'correction']),
  station: z.string().nullable(),
  receivedAt: z.string(),
  opening: z.array(openedField),
});
type Opened = Readonly<z.infer<typeof openedRow>>;

/** What is shown of a violation; words are not. A form that is not as it should be shows nothing, and is still a report. */
const shownViolation = z.object({
  code: z.string().nullish().catch(null),
  at: z.iso.datetime({ offset: true }).nullish().catch(null),
  role: z.enum(roles).nullish().catch(null),
  supplements: z.uuid().nullish().catch(null),
  nameStation: z.literal(true).nullish().catch(null),
});

/** Folds what the opener showed: after the submissions of the same decision are marked as opened. */
export async function foldViolations(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence } of entries) {
    const { rows } = await context.client.query({
      name: 'fold-reports-opened',
      text: `select sequence, id, device, source, kind, station, received_at as "receivedAt", opening
             from submission
             where election = $1 and opened = $2 and not marked and kind in ('violation', 'correction') order by sequence`,
      values: [context.election, sequence],
    });
    const opened = z.array(openedRow).parse(rows);
    await writeReports(
      context,
      opened.filter(({ kind }) => kind === 'violation'),
    );
    await writeCorrections(
      context,
      opened.filter(({ kind }) => kind === 'correction'),
    );
  }
}

async function writeReports({ client, election }: FoldContext, opened: readonly Opened[]): Promise<void> {
  if (opened.length === 0) return;
  const shown = opened.map(({ opening }) => shownViolation.parse(bodyOf(opening) ?? {}));
  await client.query({
    name: 'write-reports',
    text: `
      insert into report (election, report, origin, id, device, source, code, role, station, at, received_at, supplements,
        name_station, changed)
      select $1, sequence, 'observer', id, device, source, code, role, station, at, received_at, supplements, name_station, sequence
      from unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
        $10::timestamptz[], $11::uuid[], $12::boolean[])
        as u (sequence, id, device, source, code, role, station, at, received_at, supplements, name_station)
      on conflict do nothing`,
    values: [
      election,
      opened.map(({ sequence }) => sequence),
      opened.map(({ id }) => id),
      opened.map(({ device }) => device),
      opened.map(({ source }) => source),
      shown.map(({ code }) => code ?? null),
      shown.map(({ role }) => role ?? null),
      opened.map(({ station }) => station),
      shown.map(({ at }) => at ?? null),
      opened.map(({ receivedAt }) => receivedAt),
      shown.map(({ supplements }) => supplements ?? null),
      shown.map(({ nameStation }) => nameStation ?? false),
    ],
  });
}

async function writeCorrections({ client, election }: FoldContext, opened: readonly Opened[]): Promise<void> {
  const corrections = opened.flatMap((row) => {
    const said = parseCorrection(bodyOf(row.opening));
    return said === null ? [] : [{ ...row, ...said }];
  });
  if (corrections.length === 0) return;
  await client.query({
    name: 'write-report-corrections',
    text: `
      insert into report_correction (election, sequence, device, original, withdrawn, received_at)
      select $1, u.* from unnest($2::bigint[], $3::text[], $4::uuid[], $5::boolean[], $6::timestamptz[]) as u
      on conflict do nothing`,
    values: [
      election,
      corrections.map(({ sequence }) => sequence),
      corrections.map(({ device }) => device),
      corrections.map(({ original }) => original),
      corrections.map(({ withdrawn }) => withdrawn),
      corrections.map(({ receivedAt }) => receivedAt),
    ],
  });
}

/**
 * Violations of which voters told, from when on staff keep them and as long as they do. When they happened stands in words of the voters' own.
 */
export async function foldKeptReports({ client, election }: FoldContext, entries: readonly Entry[]): Promise<void> {
  const values = [election, entries.map(({ sequence }) => sequence)];
  await client.query({
    name: 'fold-kept-reports',
    text: `
      insert into report (election, report, origin, code, station, territory, received_at, changed)
      select $1, r.sequence, case when c.staff is null then 'citizen' else 'hotline' end, r.code, r.station, r.territory,
        s.received_at, r.moderated
      from citizen_report r
      join submission s using (election, sequence)
      left join citizen_call c using (election, sequence)
      where r.election = $1 and r.moderated = any($2::bigint[]) and r.outcome = 'kept' and r.about = 'violation'
      on conflict do nothing`,
    values,
  });
  // Events that are not public let go of what is kept no more; of those that are, the rules let nothing be taken.
  await client.query({
    name: 'fold-reports-let-go',
    text: `
      with gone as (
        delete from report v using citizen_report r
        where r.election = $1 and r.moderated = any($2::bigint[]) and r.outcome <> 'kept'
          and v.election = r.election and v.report = r.sequence
        returning v.report, v.incident, r.moderated
      )
      update incident i set changed = g.moderated, says = jsonb_set(i.says, '{reports}', (
        select coalesce(jsonb_agg(one order by place), '[]')
        from jsonb_array_elements(i.says -> 'reports') with ordinality as u (one, place) where one <> to_jsonb(g.report)))
      from gone g where i.election = $1 and i.incident = g.incident`,
    values,
  });
}

function bodyOf(opening: Opened['opening']): unknown {
  return shownObject(shownFields(opening), '/body');
}
