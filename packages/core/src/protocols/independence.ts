/**
 * Who may read a copy of a protocol, and how many who say the same cannot be one hand. What stands behind evidence is never counted in
 * accounts: anybody makes accounts. It is counted in organisations and in branches of the tree of invitations, which somebody has to give.
 */
import type { SourceId } from '../registry/election.ts';

/** Where somebody comes from. */
export type Origin = Readonly<{
  /** Whose figures she gives, or who sends her to the desk; null for nobody. */
  source: SourceId | null;
  /** The root of the tree of invitations below which she came. */
  branch: string;
}>;

/** A verifier, as the desk knows her. */
export type Reader = Origin &
  Readonly<{
    staff: string;
    /** Those with which she observes herself. */
    devices: readonly string[];
  }>;

/** Who sent a copy or figures: a device, or an organisation that gave a folder of photos and has none. */
export type Author = Origin & Readonly<{ source: SourceId; device: string | null }>;

/** `author`: she sent it. `branch`: somebody of her branch read it before, perhaps she herself. */
export type ReadingRefusal = 'author' | 'branch';

/**
 * Why she may not read this copy, or say where it belongs; null when she may. One rule for both who transcribe, for all who arbitrate, and
 * for all who place: whatever a branch does, it has one voice about a copy. `earlier`: who answered about it or has it in hand now.
 */
export function readingRefusal(reader: Reader, author: Author, earlier: readonly Reader[]): ReadingRefusal | null {
  if (author.device !== null && reader.devices.includes(author.device)) return 'author';
  return earlier.some(({ branch }) => branch === reader.branch) ? 'branch' : null;
}

/**
 * Whether what a source's people send is evidence of observers. Official figures are what evidence is held against, and what voters send is
 * a source by itself: anybody is a voter.
 */
export function isObserved(source: SourceId): boolean {
  return source !== 'official' && source !== 'voters';
}

/** Sources that are no organisation: whoever is of none gives her figures under one of them. */
const nobodys: ReadonlySet<SourceId> = new Set(['observers', 'voters']);

/**
 * How many of these are pairwise of different organisations and of different branches, at most. So many organisations or branches have to
 * collude at least to stand behind them all: where it is more than k, no k of them do (Kőnig: the largest matching is as large as the
 * smallest cover). Of those who are of no organisation the branch alone tells.
 */
export function independentOrigins(origins: readonly Origin[]): number {
  if (origins.length < 2) return origins.length;
  const branches = new Map<string, string[]>();
  for (const { source, branch } of origins) {
    const organisation = source === null || nobodys.has(source) ? `branch ${branch}` : `source ${source}`;
    const own = branches.get(organisation);
    if (own === undefined) branches.set(organisation, [branch]);
    else if (!own.includes(branch)) own.push(branch);
  }
  const holders = new Map<string, string>();
  const find = (organisation: string, tried: Set<string>): boolean => {
    for (const branch of branches.get(organisation) ?? []) {
      if (tried.has(branch)) continue;
      tried.add(branch);
      const holder = holders.get(branch);
      if (holder !== undefined && !find(holder, tried)) continue;
      holders.set(branch, organisation);
      return true;
    }
    return false;
  };
  for (const organisation of branches.keys()) find(organisation, new Set());
  return holders.size;
}
