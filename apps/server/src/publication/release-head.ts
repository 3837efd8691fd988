import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { usualPair } from '@kua/core/publication/contest-frame.ts';
import { overviewFile } from '@kua/core/publication/overview.ts';
import type { Overview, ReleaseHead, ReleasePath } from '@kua/core/publication/release-contract.ts';
import type { SourceId } from '@kua/core/registry/election.ts';
import { placePortal, type Portal } from './portal-files.ts';
import { sha256, writeHead } from './release-folder.ts';
import type { ReleaseOutput } from './release-output.ts';
import type { ReleasePlan } from './release-plan.ts';
import type { PreviousRelease } from './release-previous.ts';

/** Signs a head by the digest of its canonical JSON; null where nobody can. */
export type SignHead = (head: Readonly<{ sequence: number; sha256: string }>) => Promise<string | null>;

/** A head that is in place, and whether it had to be put there. */
export type PlacedHead = Readonly<{ head: ReleaseHead; written: boolean }>;

/** The pair that somebody chose for a release; null where it is the usual one, which may change with the sources. */
export function chosenPair({ overview }: PreviousRelease): readonly [SourceId, SourceId] | null {
  const usual = usualPair(overview.sources.map((source) => source.id));
  return JSON.stringify(usual) === JSON.stringify(overview.pair) ? null : overview.pair;
}

/** Puts the overview, then the head that names it, in place; nothing where both are there already. */
export async function placeHead(
  input: Readonly<{
    folder: string;
    plan: ReleasePlan;
    overview: Overview;
    openings: ReleasePath | null;
    previous: ReleaseHead | null;
    output: ReleaseOutput;
    now: Date;
    signHead?: SignHead | undefined;
    beforeHead?: (() => Promise<void>) | undefined;
    /** To be there when the head is. */
    portal?: Portal | undefined;
    /** Whether the portal's files are held against their bytes. */
    check: boolean;
  }>,
): Promise<PlacedHead> {
  const { plan, previous } = input;
  const portal = await placePortal({ ...input, portal: input.portal, before: previous?.portal ?? null });
  const file = overviewFile(input.overview, plan.setting.digest);
  const same =
    previous?.overview === file.path &&
    previous.sequence === plan.head.sequence &&
    previous.openings === input.openings &&
    previous.portal === portal &&
    JSON.stringify(previous.log) === JSON.stringify(plan.log) &&
    previous.ledger === plan.head.ledger;
  if (same) return { head: previous, written: false };
  await input.output.write(file);
  if (previous !== null && previous.overview !== file.path) input.output.replace(previous.overview);
  const unsigned: Omit<ReleaseHead, 'signature'> = {
    format: 'kua-release/1',
    election: plan.election.id,
    rehearsal: plan.election.rehearsal,
    sequence: plan.head.sequence,
    ledger: plan.head.ledger,
    publishedAt: input.now.toISOString(),
    overview: file.path,
    log: plan.log,
    openings: input.openings,
    portal,
  };
  const { sequence } = unsigned;
  const signature = (await input.signHead?.({ sequence, sha256: sha256(canonicalBytes(unsigned)) })) ?? null;
  const head: ReleaseHead = { ...unsigned, signature };
  await input.output.settle();
  await input.beforeHead?.();
  await writeHead(input.folder, head);
  return { head, written: true };
}
