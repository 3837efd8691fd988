import { keptEnvelopeSchema, type Envelope } from '@kua/core/evidence/envelope.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { quarantineSubmissions, type Quarantine } from './quarantine-projection.ts';

type Sent = Readonly<{ sequence: number; receivedAt: string; envelope: Envelope }>;

/** Folds sealed submissions, in sequence: what can be known of them before they are opened. */
export async function foldSubmissions(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  const sent: Sent[] = [];
  const unreadable: Quarantine[] = [];
  for (const { sequence, receivedAt, body, erased } of entries) {
    if (erased) continue;
    const envelope = keptEnvelopeSchema.safeParse(entryJson(body));
    if (envelope.success) sent.push({ sequence, receivedAt, envelope: envelope.data });
    else
      unreadable.push({
        sequence,
        code: 'submission-unreadable',
        sentence: 'this is no sealed submission',
        field: null,
      });
  }
  // The door lets nothing else in, but a ledger may be older than the door.
  await quarantineSubmissions(context, unreadable);
  if (sent.length === 0) return;
  const { rows } = await context.client.query<{ sequence: number; device: string | null; revoked: boolean }>({
    name: 'fold-submissions',
    // A report of a citizen is nobody's, whatever list its key may be on.
    text: `
      insert into submission (election, sequence, id, device, statement, source, received_at, marked)
      select $1, u.sequence, u.id, u.device, u.statement, known.source, u.received_at,
        known.device is null or (known.revoked is not null and known.revoked < u.sequence)
      from unnest($2::bigint[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[], $7::boolean[])
        as u (sequence, id, device, received_at, statement, report)
      left join device known on known.election = $1 and known.device = u.device and not u.report
      order by u.sequence
      on conflict do nothing
      returning sequence, (select device from device d where d.election = $1 and d.device = submission.device), marked as revoked`,
    values: [
      context.election,
      sent.map(({ sequence }) => sequence),
      sent.map(({ envelope }) => envelope.id),
      sent.map(({ envelope }) => envelope.device),
      sent.map(({ receivedAt }) => receivedAt),
      sent.map(({ envelope }) => envelope.statement),
      sent.map(({ envelope }) => envelope.format === 'kua-citizen-report/1'),
    ],
  });
  const taken = new Set(rows.map(({ sequence }) => sequence));
  const repeated = sent.filter(({ sequence }) => !taken.has(sequence));
  await quarantineSubmissions(
    context,
    repeated.map(({ sequence }) => ({
      sequence,
      code: 'submission-repeated',
      sentence: 'an earlier submission of the device has the same id',
      field: '/id',
    })),
  );
  const reports = new Set(
    sent.flatMap(({ sequence, envelope }) => (envelope.format === 'kua-citizen-report/1' ? [sequence] : [])),
  );
  // They count nowhere either, and nothing is wrong with them.
  const marked = rows.filter(({ sequence, revoked }) => revoked && !reports.has(sequence));
  await quarantineSubmissions(
    context,
    marked.map(({ sequence, device }) =>
      device === null
        ? { sequence, code: 'device-unknown', sentence: 'the device is not on the list of this election', field: null }
        : { sequence, code: 'device-revoked', sentence: 'the device was revoked before it sent this', field: null },
    ),
  );
}
