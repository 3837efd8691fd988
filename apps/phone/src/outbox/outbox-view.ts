/** What the outbox screen shows: few groups of many things, the same whatever their number. */
import { mayGo, type Network, type Rules } from '@kua/core/outbox/outbox.ts';
import { ranks, type Progress, type Rank, type Trouble } from '@kua/core/outbox/parcel.ts';
import type { Kept } from './vault.ts';

export type StateName = Progress['state'];
export const markOf: Readonly<Record<StateName, string>> = { waiting: '○', accepted: '◑', public: '●' };

export function stateOf({ state }: Progress): StateName {
  return state;
}

/** Why something still waits. `held-back`: by her own choice; `turn`: nothing is wrong, others go first. */
type Reason = 'no-line' | 'only-text' | 'only-wifi' | 'turn' | Trouble['reason'];

export type Group = Readonly<{
  rank: Rank;
  reason: Reason;
  /** The server's word, where it gave one. */
  code: string | null;
  count: number;
  bytes: number;
  /** Milliseconds: when the oldest of them was saved. */
  since: number;
}>;

export function waitingGroups(kept: readonly Kept[], rules: Rules, network: Network): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { parcel, savedAt } of kept) {
    if (parcel.progress.state !== 'waiting') continue;
    const { trouble } = parcel.progress;
    const reason = reasonOf(parcel.rank, trouble, { rules, network });
    const code = trouble?.reason === 'refused' && reason === 'refused' ? trouble.code : null;
    const name = `${parcel.rank} ${reason} ${code ?? ''}`;
    const { count, bytes, since } = groups.get(name) ?? { count: 0, bytes: 0, since: savedAt };
    groups.set(name, {
      rank: parcel.rank,
      reason,
      code,
      count: count + 1,
      bytes: bytes + parcel.size,
      since: Math.min(since, savedAt),
    });
  }
  return [...groups.values()].toSorted((a, b) => ranks.indexOf(a.rank) - ranks.indexOf(b.rank) || b.count - a.count);
}

function reasonOf(
  rank: Rank,
  trouble: Trouble | null,
  { rules, network }: Readonly<{ rules: Rules; network: Network }>,
): Reason {
  if (!mayGo(rank, rules, 'free')) return 'only-text';
  if (network === 'none') return 'no-line';
  if (!mayGo(rank, rules, network)) return 'only-wifi';
  return trouble?.reason ?? 'turn';
}

/** The number under which the log has an accepted report; null for files, which are none of its entries. */
export function logIndexOf({ parcel: { progress } }: Kept): number | null {
  if (progress.state === 'waiting') return null;
  const index = /^index (\d{1,15})$/m.exec(progress.receipt)?.[1];
  return index === undefined ? null : Number(index);
}
