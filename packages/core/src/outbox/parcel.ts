/** What an observer's phone has to bring to the server: sealed submissions and sealed files. It cannot read them itself. */

/** In the order in which they go: what a person's safety hangs on, then figures, then words, then pictures from small to large. */
export const ranks = ['distress', 'digits', 'text', 'thumbnail', 'photo', 'audio', 'video'] as const;
export type Rank = (typeof ranks)[number];

/**
 * Why something still waits. `refused`: the answer's code, which anybody on the way can have written, so it is asked again some time.
 * `held`: signed; the server keeps it until it knows the device. `forged`: whole by the answer, and no receipt that the log's key signed.
 * `endless`: bytes go there and never amount to the whole. `unreadable`: this phone cannot read its own bytes now.
 */
export type Trouble = Readonly<
  | { reason: 'unreachable' | 'server-failed' | 'busy' | 'forged' | 'endless' | 'unreadable' }
  | { reason: 'refused'; code: string }
  | { reason: 'held'; receipt: string }
>;

/** `accepted` has a receipt signed by the log's key. `public`: the release leads to it. Neither is ever taken back. */
export type Progress = Readonly<
  | { state: 'waiting'; trouble: Trouble | null }
  | { state: 'accepted'; receipt: string }
  | { state: 'public'; receipt: string }
>;

/** Durable, all of it: `progress` is written down before anything else is done because of it. */
export type Parcel = Readonly<{
  /** Id of a submission; SHA-256 of a sealed file. */
  id: string;
  kind: 'submission' | 'file';
  rank: Rank;
  /** Bytes that have to go. */
  size: number;
  /** Counts up from 1 on this phone. */
  added: number;
  progress: Progress;
}>;

const order = ['waiting', 'accepted', 'public'] as const;

/** What has come further never goes back, whoever remembers it otherwise. */
export function isFurther(a: Progress, than: Progress): boolean {
  return order.indexOf(a.state) > order.indexOf(than.state);
}

export function isUrgent(a: Parcel, than: Parcel): boolean {
  const byRank = ranks.indexOf(a.rank) - ranks.indexOf(than.rank);
  return byRank !== 0 ? byRank < 0 : a.added < than.added;
}
