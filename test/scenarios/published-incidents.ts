/** Reports that staff reviewed, and events that they published: decisions in a real ledger. */
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { makeDevice } from '@kua/device/device.ts';
import { randomId, type Said } from '@kua/device/sealing.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries, openingsEntry, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { staffEntries } from './known-staff.ts';

const [reviewer, publisher] = ['s-abc123', 's-def456'];

export type Told = Readonly<{
  station: string;
  text: string;
  consent?: boolean;
  pictures?: readonly string[];
  protocols?: readonly number[];
}>;
/** `changed`: what somebody who decides about it next has seen. */
export type Published = Readonly<{ id: string; report: number; submission: string; changed: number }>;

export type PublishingDesk = Readonly<{
  publish: (told: Told) => Promise<Published>;
  withdraw: (event: Published) => Promise<void>;
  rewrite: (event: Published, told: Told) => Promise<void>;
  /** Who reported takes her own report back. */
  takeBack: (event: Published) => Promise<void>;
  /** Anything else that a phone sends, opened; its sequence. */
  send: (kind: Said['kind'], station: string | null, body: Said['body']) => Promise<number>;
}>;

/** `at`: when everything of it is received. */
export async function publishingDesk(
  database: Database,
  { election, at }: Readonly<{ election: string; at: string }>,
): Promise<PublishingDesk> {
  const device = makeDevice();
  const enter = async (entries: readonly NewEntry[]): Promise<number> => {
    const appended = await appendEntries(database.app, { election, entries, receivedAt: at });
    return appended.at(-1)?.sequence ?? 0;
  };
  await enter([
    ...enrolledEntries([device]),
    ...[reviewer, publisher].flatMap((staff) => staffEntries({ staff, roles: ['lawyer'] })),
  ]);
  const bring = async (kind: Said['kind'], station: string | null, body: Said['body']) => {
    const said = { election, kind, station, capturedAt: at, body, attachments: [] };
    const submission = await testSubmission(said, device);
    const sequence = await enter([submission.entry]);
    await enter([openingsEntry([submission.opening(sequence)])]);
    return { sequence, id: submission.envelope.id };
  };
  const says = (
    id: string,
    seen: number,
    report: number,
    { station, text, consent = false, pictures = [], protocols = [] }: Told,
  ) =>
    contentEntry('decision', {
      ...{ type: 'incident', by: reviewer, id, seen, reports: [report], code: 'VOTE.01', station, territory: null },
      ...{ at: '2026-11-22T10:50:00+05:00', clock: 'phone', consent, pictures, acts: [], protocols },
      text: { kk: text, ru: text, en: text },
    });
  return {
    send: async (kind, station, body) => (await bring(kind, station, body)).sequence,
    publish: async (told) => {
      const { sequence: report, id: submission } = await bring('violation', told.station, {
        code: 'VOTE.01',
        at,
        text: '',
        ...(told.consent === true ? { nameStation: true } : {}),
      });
      let seen = report;
      for (const outcome of ['triage', 'confirmed'])
        seen = await enter([
          contentEntry('decision', { type: 'violation-review', by: reviewer, report, seen, outcome }),
        ]);
      const id = `i-${randomId().replaceAll('-', '').slice(0, 8)}`;
      const made = await enter([says(id, 0, report, told)]);
      const changed = await enter([
        contentEntry('decision', { type: 'incident-published', by: publisher, id, seen: made }),
      ]);
      return { id, report, submission, changed };
    },
    withdraw: async ({ id, changed }) => {
      const reason = 'mistake';
      await enter([contentEntry('decision', { type: 'incident-withdrawn', by: publisher, id, seen: changed, reason })]);
    },
    rewrite: async ({ id, report, changed }, told) => {
      const entry = says(id, changed, report, told);
      const body = JSON.parse(new TextDecoder().decode(entry.body)) as object;
      await enter([contentEntry('decision', { ...body, by: publisher })]);
    },
    takeBack: async ({ submission }) => {
      await bring('correction', null, { original: submission, withdrawn: true });
    },
  };
}
