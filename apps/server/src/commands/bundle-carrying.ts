/** Brings a bundle to a server: what is whole in it, first the submissions, then the files; and keeps what came back. */
import { open } from 'node:fs/promises';
import type { BundleDamage, BundleSource } from '@kua/core/evidence/bundle-reader.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { leaveFile, type FileOutcome } from '../attachments/carried-files.ts';
import { leaveSubmissions, type SubmissionOutcome } from '../intake/carried-submissions.ts';
import type { ReceiptBelief } from '../intake/receipt-belief.ts';
import {
  batchesOf,
  bundleContents,
  bundleSource,
  readEnvelope,
  type EnvelopePlace,
  type FilePart,
} from './bundle-contents.ts';
import { beliefIn, keysFor, type BundleKeys } from './bundle-keys.ts';
import { openReceipts, type KeptReceipt, type ReceiptsFile } from './receipts-file.ts';
import { Refused } from './wrong-use.ts';

export type Brought = Readonly<{
  keys: readonly BundleKeys[];
  submissions: readonly Readonly<{ place: EnvelopePlace; outcome: SubmissionOutcome }>[];
  files: readonly Readonly<{ part: FilePart; outcome: FileOutcome }>[];
  damage: readonly BundleDamage[];
}>;

export type Ways = Readonly<{ servers: readonly string[]; vouched: readonly KeyList[] }>;

/**
 * A receipt by keys that somebody vouches for ends the way of what it is about. Without them, every server gets everything: the first
 * one may be somebody who stands in between.
 */
export async function carryBundle(path: string, { servers, vouched }: Ways): Promise<Brought> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new Refused('bundle-missing', `${path} cannot be read (${String(error.code)}).`);
  });
  try {
    const source = await bundleSource(file);
    const { envelopes, files, damage } = await bundleContents(source);
    if (envelopes.length + files.length === 0 && damage.some(({ code, start }) => code !== 'bundle-cut' && start === 0))
      throw new Refused('bundle-unreadable', `${path} is no bundle of a phone’s outbox.`);
    const receipts = await openReceipts(path, envelopes.length + files.length);
    const elections = new Set([...envelopes, ...files.map(({ claim }) => claim)].map(({ election }) => election));
    const keys = await keysFor([...elections], { vouched, servers });
    const work = { source, receipts, belief: beliefIn(keys) };
    const sure = new Set(keys.flatMap(({ state, election }) => (state === 'vouched' ? [election] : [])));
    const submissions = await toServers(
      { servers, items: envelopes, isSure: ({ election }) => sure.has(election) },
      (server, left) => sendEnvelopes(server, left, work),
    );
    const sent = await toServers(
      { servers, items: files, isSure: ({ claim }) => sure.has(claim.election) },
      (server, left) => sendFiles(server, left, work),
    );
    return {
      keys,
      submissions: submissions.map(({ item, outcome }) => ({ place: item, outcome })),
      files: sent.map(({ item, outcome }) => ({ part: item, outcome })),
      damage,
    };
  } finally {
    await file.close();
  }
}

type Load<Item> = Readonly<{
  servers: readonly string[];
  items: readonly Item[];
  isSure: (item: Item) => boolean;
}>;

/** Of several outcomes the one that says most is told. */
async function toServers<Item, Outcome extends Readonly<{ state: keyof typeof weight }>>(
  { servers, items, isSure }: Load<Item>,
  send: (server: string, left: readonly Item[]) => Promise<readonly Outcome[]>,
): Promise<readonly Readonly<{ item: Item; outcome: Outcome }>[]> {
  const best = new Map<Item, Outcome>();
  for (const server of servers) {
    const left = items.filter((item) => (best.get(item)?.state ?? 'refused') === 'refused' || !isSure(item));
    const outcomes = await send(server, left);
    for (const [index, item] of left.entries()) {
      const [before, now] = [best.get(item), outcomes[index]];
      if (now === undefined) throw new Error('an item was sent and has no outcome');
      if (before === undefined || weight[now.state] >= weight[before.state]) best.set(item, now);
    }
  }
  return items.flatMap((item) => {
    const outcome = best.get(item);
    return outcome === undefined ? [] : [{ item, outcome }];
  });
}

const weight = { refused: 0, held: 1, accepted: 2, whole: 2 };

type Work = Readonly<{ source: BundleSource; receipts: ReceiptsFile; belief: ReceiptBelief }>;

async function sendEnvelopes(
  server: string,
  places: readonly EnvelopePlace[],
  { source, receipts, belief }: Work,
): Promise<readonly SubmissionOutcome[]> {
  const outcomes: SubmissionOutcome[] = [];
  for (const batch of batchesOf(places)) {
    const envelopes = [];
    for (const place of batch) envelopes.push(await readEnvelope(source, place));
    const answers = await leaveSubmissions(server, envelopes, belief);
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
  { source, receipts, belief }: Work,
): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const { claim, start, size } of parts) {
    const read = (from: number, to: number) => source.read(start + from, start + to);
    const outcome = await leaveFile(server, { claim, size, read }, belief);
    outcomes.push(outcome);
    const { election, device, digest } = claim;
    if (outcome.state === 'whole') await receipts.keep([{ election, device, file: digest, ...outcome }]);
  }
  return outcomes;
}
