/** The four kinds of ledger entries (docs/architecture.md). The ledger does not know what it proves: a body is bytes with a digest. */
export const entryKinds = ['submission', 'delivery', 'decision', 'registry'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** What a caller hands to `appendEntries`. Same id and same digest again: the same sequence. Same id, other digest: refused. */
export type NewEntry = Readonly<{
  /** UUID. Random for submissions; derived from the content for deliveries and registry entries, so that a rerun is the same entry. */
  id: string;
  kind: EntryKind;
  /** Canonical JSON (RFC 8785) as UTF-8. Kept beside the row, so that it can be erased by decision while the digest stays. */
  body: Uint8Array;
  /** Bytes of its leaf in the log (leaf.ts). Absent: a salted leaf, made when it is appended. */
  leaf?: Uint8Array;
}>;

export type Entry = Omit<NewEntry, 'leaf'> &
  Readonly<{
    election: string;
    /** Gapless from 1 within the election; commit order = sequence = leaf index + 1. */
    sequence: number;
    /** SHA-256 of body. */
    digest: Uint8Array;
    /** Server's clock at receipt, RFC 3339 UTC. */
    receivedAt: string;
    /** True when the body was erased by decision: every fold must know it; `body` is then empty. */
    erased: boolean;
  }>;
