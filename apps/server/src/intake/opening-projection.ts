import { z } from 'zod';
import { openingBody, type FileOpening, type SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { foldObservations } from '../coverage/observation-projection.ts';
import { foldCopies } from '../protocols/copy-projection.ts';
import { readCells } from '../protocols/cell-projection.ts';
import { foldProtocols } from '../protocols/statement-projection.ts';
import { countStatements, readOpening, type OpenedSubmission } from './opened-submission.ts';
import { isOpeningOf } from './opening-check.ts';
import { quarantineSubmissions, type Quarantine } from './quarantine-projection.ts';

/** Folds decisions of the opener: what sealed submissions say, and what became of their files. */
export async function foldOpened(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, body, erased } of entries) {
    if (erased) continue;
    const decision = openingBody.parse(entryJson(body));
    if (decision.type === 'openings') await foldOpenings(context, sequence, decision.openings);
    else await foldFiles(context, sequence, decision.files);
  }
}

const sealedRow = z.object({
  sequence: z.number(),
  id: z.string(),
  device: z.string(),
  statement: z.string(),
  source: z.string().nullable(),
  receivedAt: z.string(),
  marked: z.boolean(),
});
type SealedSubmission = Readonly<z.infer<typeof sealedRow>>;

async function foldOpenings(
  context: FoldContext,
  decision: number,
  openings: readonly SubmissionOpening[],
): Promise<void> {
  const sealed = new Map((await readSealed(context, openings)).map((row) => [row.sequence, row]));
  // The first opening that is one of the submission holds: what was not signed opens nothing, whoever entered it.
  const first = new Map<number, SubmissionOpening>();
  for (const opening of openings) {
    const row = sealed.get(opening.sequence);
    if (row === undefined || first.has(opening.sequence)) continue;
    if (isOpeningOf(opening, { ...row, election: context.election })) first.set(opening.sequence, opening);
  }
  const opened = [...sealed.values()].flatMap((row) => {
    const opening = first.get(row.sequence);
    return opening === undefined ? [] : [{ row, submission: readOpening(row.sequence, opening) }];
  });
  const submissions = opened.map(({ submission }) => submission);
  await markOpened(context, decision, submissions);
  await writeAttachments(context, submissions);
  const cells = await readCells(context);
  const { counted, uncounted } = countStatements(
    opened.filter(({ row, submission }) => !row.marked && submission.quarantine === null),
    cells,
  );
  await foldProtocols(context, { cells, statements: counted, decision });
  await foldObservations(
    context,
    decision,
    opened.filter(({ row }) => !row.marked).map(({ row, submission }) => ({ ...row, ...submission })),
  );
  await quarantineSubmissions(context, [
    ...submissions.flatMap(({ quarantine }) => quarantine ?? []),
    ...uncounted,
    ...(await unknownStations(context, submissions)),
  ]);
}

async function readSealed(
  { client, election }: FoldContext,
  openings: readonly SubmissionOpening[],
): Promise<readonly SealedSubmission[]> {
  const { rows } = await client.query({
    name: 'read-sealed',
    text: `
      select sequence, id, device, statement, source, received_at as "receivedAt", marked
      from submission where election = $1 and sequence = any ($2::bigint[]) and opened is null order by sequence`,
    values: [election, openings.map(({ sequence }) => sequence)],
  });
  return z.array(sealedRow).parse(rows);
}

async function markOpened(
  { client, election }: FoldContext,
  decision: number,
  opened: readonly OpenedSubmission[],
): Promise<void> {
  await client.query({
    name: 'mark-opened',
    text: `
      update submission set opened = $2, kind = u.kind, station = u.station, captured_at = u.captured_at,
        supersedes = u.supersedes, opening = u.opening
      from unnest($3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[], $8::jsonb[])
        as u (sequence, kind, station, captured_at, supersedes, opening)
      where submission.election = $1 and submission.sequence = u.sequence`,
    values: [
      election,
      decision,
      opened.map(({ sequence }) => sequence),
      opened.map(({ kind }) => kind),
      opened.map(({ station }) => station),
      opened.map(({ capturedAt }) => capturedAt),
      opened.map(({ supersedes }) => supersedes),
      opened.map(({ opening }) => (opening === null ? null : JSON.stringify(opening))),
    ],
  });
}

async function writeAttachments({ client, election }: FoldContext, opened: readonly OpenedSubmission[]): Promise<void> {
  const named = opened.flatMap(({ sequence, attachments }) => attachments.map((file) => ({ ...file, sequence })));
  if (named.length === 0) return;
  await client.query({
    name: 'write-attachments',
    text: `
      insert into attachment (election, sequence, sealed, sha256, size, type, role)
      select $1, u.* from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
        as u (sequence, sealed, sha256, size, type, role)
      on conflict do nothing`,
    values: [
      election,
      named.map(({ sequence }) => sequence),
      named.map(({ sealed }) => sealed),
      named.map(({ sha256 }) => sha256),
      named.map(({ size }) => size),
      named.map(({ type }) => type),
      named.map(({ role }) => role),
    ],
  });
}

/** Of every kind: it is kept, and counts as soon as the registry knows the station. */
async function unknownStations(
  { client, election }: FoldContext,
  opened: readonly OpenedSubmission[],
): Promise<readonly Quarantine[]> {
  const named = opened.filter(({ station, quarantine }) => station !== null && quarantine === null);
  const { rows } = await client.query<{ id: string }>({
    name: 'known-stations',
    // Each by itself: without statistics of a new list the planner reads all of it.
    text: `select known.id from unnest($2::text[]) as u (id)
           cross join lateral (select id from station where election = $1 and station.id = u.id offset 0) as known`,
    values: [election, named.map(({ station }) => station)],
  });
  const known = new Set(rows.map(({ id }) => id));
  return named.flatMap(({ sequence, station }) =>
    station === null || known.has(station)
      ? []
      : [
          {
            sequence,
            code: 'station-unknown',
            sentence: `station ${station} is not in the registry of this election`,
            field: '/station',
            station,
          },
        ],
  );
}

/** The first outcome of a file holds. */
async function foldFiles(context: FoldContext, changed: number, files: readonly FileOpening[]): Promise<void> {
  const { client, election } = context;
  await client.query({
    name: 'fold-files',
    text: `
      update attachment set outcome = u.outcome, width = u.width, height = u.height, derivative = u.derivative, likeness = u.likeness
      from (
        select distinct on (s.sequence, s.sealed) s.*
        from unnest($2::bigint[], $3::text[], $4::text[], $5::integer[], $6::integer[], $7::text[], $8::text[])
          with ordinality as s (sequence, sealed, outcome, width, height, derivative, likeness, place)
        order by s.sequence, s.sealed, s.place
      ) as u
      where attachment.election = $1 and attachment.sequence = u.sequence and attachment.sealed = u.sealed
        and attachment.outcome is null`,
    values: [
      election,
      files.map(({ submission }) => submission),
      files.map(({ sealed }) => sealed),
      files.map(({ outcome }) => outcome),
      files.map(({ image }) => image?.width ?? null),
      files.map(({ image }) => image?.height ?? null),
      files.map(({ image }) => image?.derivative ?? null),
      files.map(({ image }) => image?.likeness ?? null),
    ],
  });
  await foldCopies(context, { sequences: [...new Set(files.map(({ submission }) => submission))], changed });
}
