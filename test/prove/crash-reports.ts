/** Citizens while something dies: each leaves a report, does the work that is asked, and sends it again until it is answered. */
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { post, report, send, threats } from '../desk/report-stage.ts';
import { election } from './crash-server.ts';

export type Citizens = Readonly<{
  /** Sends one report, what had no answer before it first. Throws where it was not acknowledged. */
  send: (url: string) => Promise<AcknowledgedReport>;
}>;
export type AcknowledgedReport = Readonly<{ envelope: Envelope; receipt: string }>;

export function makeCitizens({ intake, recovery }: KeyList): Citizens {
  const unanswered: Envelope[] = [];
  let made = 0;
  const next = (url: string): Promise<Envelope> => {
    made += 1;
    return report({ url, election }, { intake, recovery }, threats(`told ${made}`));
  };
  return {
    send: async (url) => {
      const envelope = unanswered.pop() ?? (await next(url));
      let receipt: string | null = null;
      try {
        const { status, answer } = await send({ url, election }, envelope);
        if (status !== 201 && status !== 200) throw new Error(`${status}`);
        receipt = String(answer['receipt']);
        return { envelope, receipt };
      } finally {
        if (receipt === null) unanswered.push(envelope);
      }
    },
  };
}

/** Reports that are not answered, without any work, as known with the same receipt. */
export async function findLostReports(url: string, reports: readonly AcknowledgedReport[]): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const { envelope, receipt } of reports) {
    const answered = await post({ url, election }, envelope);
    const answer = (await answered.json()) as Readonly<Record<string, unknown>>;
    if (answered.status !== 200) lost.push(`report ${envelope.id}: ${answered.status} ${JSON.stringify(answer)}`);
    else if (answer['receipt'] !== receipt) lost.push(`report ${envelope.id} has another receipt`);
  }
  return lost;
}
