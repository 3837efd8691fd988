/** What arrived at the server, opened with the election's intake key as the opener opens it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment } from '@kua/core/evidence/statement-contract.ts';
import { Decrypter } from 'age-encryption';
import { until } from '../scenarios/ledger-election.ts';
import { phoneElection, type PhoneStage } from './phone-election.ts';

export type Unsealed = Readonly<{
  id: string;
  device: string;
  kind: string;
  station: string | null;
  supersedes: string | null;
  /** How many statements the device had made before. */
  counter: number;
  body: Readonly<Record<string, unknown>>;
  attachments: readonly Attachment[];
}>;

/** Waits until there are so many of a kind, from one station or from all; the newest last. */
export async function unsealedOf(
  stage: PhoneStage,
  { kind, station, count }: Readonly<{ kind: string; station?: string; count: number }>,
): Promise<readonly Unsealed[]> {
  const { answer } = await until(
    async () =>
      (await allUnsealed(stage)).filter(
        (statement) => statement.kind === kind && (station === undefined || statement.station === station),
      ),
    (statements) => statements.length >= count,
    30_000,
  );
  return answer;
}

async function allUnsealed({ database, keysFolder }: PhoneStage): Promise<readonly Unsealed[]> {
  const { rows } = await database.app.query<{ bytes: Buffer }>(
    `select bytes from ledger.entry join ledger.body using (election, sequence)
     where election = $1 and kind = 'submission' order by sequence`,
    [phoneElection],
  );
  const identity = await readFile(join(keysFolder, phoneElection, 'intake.key'), 'utf8');
  return Promise.all(
    rows.map(async ({ bytes }) => {
      const { sealed } = JSON.parse(bytes.toString()) as { sealed: string };
      return JSON.parse(await openedWith(identity, sealed)) as Unsealed;
    }),
  );
}

/** Rejects where it was not sealed for this key. */
export async function openedWith(identity: string, sealed: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity.trim());
  return decrypter.decrypt(Buffer.from(sealed, 'base64'), 'text');
}
