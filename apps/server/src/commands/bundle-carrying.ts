/** Brings a bundle to a server: what is whole in it, first the submissions, then the files; and keeps what came back. */
import { open, type FileHandle } from 'node:fs/promises';
import { readBundle, type BundleDamage, type BundlePart, type BundleSource } from '@kua/core/evidence/bundle-reader.ts';
import { envelopeSchema } from '@kua/core/evidence/envelope.ts';
import { leaveFile, type FileOutcome } from '../attachments/carried-files.ts';
import { leaveSubmissions, type SubmissionOutcome } from '../intake/carried-submissions.ts';
import { openReceipts, type KeptReceipt, type ReceiptsFile } from './receipts-file.ts';
import { Refused } from './wrong-use.ts';

type FilePart = Extract<BundlePart, { kind: 'file' }>;
/** Where an envelope lies: itself it is read when it is sent, so that memory does not grow with the bundle. */
type EnvelopePlace = Readonly<{ election: string; device: string; id: string; start: number; size: number }>;

export type Brought = Readonly<{
  submissions: readonly Readonly<{ place: EnvelopePlace; outcome: SubmissionOutcome }>[];
  files: readonly Readonly<{ part: FilePart; outcome: FileOutcome }>[];
  damage: readonly BundleDamage[];
}>;

const mostAtOnce = 100;
const mostBytesAtOnce = 3 * 1024 * 1024;

/** Several servers are tried in turn with what did not get through before. */
export async function carryBundle(path: string, servers: readonly string[]): Promise<Brought> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new Refused('bundle-missing', `${path} cannot be read (${String(error.code)}).`);
  });
  try {
    const source = await sourceOf(file);
    const { envelopes, files, damage } = await listed(source);
    if (envelopes.length + files.length === 0 && damage.some(({ code, start }) => code !== 'bundle-cut' && start === 0))
      throw new Refused('bundle-unreadable', `${path} is no bundle of a phone’s outbox.`);
    const receipts = await openReceipts(path);
    const submissions = await inTurn(servers, envelopes, (server, left) =>
      sendEnvelopes(server, left, { source, receipts }),
    );
    const sent = await inTurn(servers, files, (server, left) => sendFiles(server, left, { source, receipts }));
    return {
      submissions: submissions.map(({ item, outcome }) => ({ place: item, outcome })),
      files: sent.map(({ item, outcome }) => ({ part: item, outcome })),
      damage,
    };
  } finally {
    await file.close();
  }
}

async function sourceOf(file: FileHandle): Promise<BundleSource> {
  const { size } = await file.stat();
  return {
    size,
    read: async (start, end) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      return buffer.subarray(0, bytesRead);
    },
  };
}

async function listed(source: BundleSource) {
  const envelopes: EnvelopePlace[] = [];
  const files: FilePart[] = [];
  const damage: BundleDamage[] = [];
  for await (const part of readBundle(source)) {
    if (part.kind === 'damage') damage.push(part);
    else if (part.kind === 'file') files.push(part);
    else if (part.kind === 'envelope') {
      const { election, device, id } = part.envelope;
      envelopes.push({ election, device, id, start: part.start, size: part.size });
    }
  }
  return { envelopes, files, damage };
}

type Sent<Item, Outcome> = Readonly<{ item: Item; outcome: Outcome }>;

async function inTurn<Item, Outcome extends Readonly<{ state: string }>>(
  servers: readonly string[],
  items: readonly Item[],
  send: (server: string, left: readonly Item[]) => Promise<readonly Outcome[]>,
): Promise<readonly Sent<Item, Outcome>[]> {
  const through: Sent<Item, Outcome>[] = [];
  let missed: readonly Sent<Item, Outcome>[] = [];
  let left = items;
  for (const server of servers) {
    if (left.length === 0) break;
    const outcomes = await send(server, left);
    const sent = left.flatMap((item, index) => (outcomes[index] ? [{ item, outcome: outcomes[index] }] : []));
    through.push(...sent.filter(({ outcome }) => outcome.state !== 'refused'));
    missed = sent.filter(({ outcome }) => outcome.state === 'refused');
    left = missed.map(({ item }) => item);
  }
  return [...through, ...missed];
}

type Work = Readonly<{ source: BundleSource; receipts: ReceiptsFile }>;

async function sendEnvelopes(
  server: string,
  places: readonly EnvelopePlace[],
  { source, receipts }: Work,
): Promise<readonly SubmissionOutcome[]> {
  const outcomes: SubmissionOutcome[] = [];
  for (const batch of batchesOf(places)) {
    const envelopes = [];
    for (const { start, size } of batch)
      envelopes.push(
        envelopeSchema.parse(JSON.parse(new TextDecoder().decode(await source.read(start, start + size)))),
      );
    const answers = await leaveSubmissions(server, envelopes);
    outcomes.push(...answers);
    await receipts.keep(
      batch.flatMap(({ election, device, id }, index): readonly KeptReceipt[] => {
        const answer = answers[index];
        return answer === undefined || answer.state === 'refused' ? [] : [{ election, device, id, ...answer }];
      }),
    );
  }
  return outcomes;
}

async function sendFiles(
  server: string,
  parts: readonly FilePart[],
  { source, receipts }: Work,
): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const { claim, start, size } of parts) {
    const read = (from: number, to: number) => source.read(start + from, start + to);
    const outcome = await leaveFile(server, { claim, size, read });
    outcomes.push(outcome);
    const { election, device, digest } = claim;
    if (outcome.state === 'whole') await receipts.keep([{ election, device, file: digest, state: 'whole' }]);
  }
  return outcomes;
}

function batchesOf(places: readonly EnvelopePlace[]): readonly (readonly EnvelopePlace[])[] {
  const batches: EnvelopePlace[][] = [];
  let bytes = Infinity;
  for (const place of places) {
    const current = batches.at(-1);
    if (current === undefined || current.length === mostAtOnce || bytes + place.size > mostBytesAtOnce) {
      batches.push([place]);
      bytes = place.size;
    } else {
      current.push(place);
      bytes += place.size;
    }
  }
  return batches;
}
