/** Who is there in one election of `prove:verification`: observers and verifiers, and among them those who collude. */
import { readingRefusal, type Author, type Origin, type Reader } from '@kua/core/protocols/independence.ts';
import { integer, pick, uniform, type Random } from '@kua/rehearsal/random.ts';

/** Of all observers. */
export const hostileShare = 0.3;

const organisations = ['echo', 'erkindik', 'misk', 'dauys', 'observers', 'observers'] as const;
const branches = Array.from({ length: 14 }, (_, index) => `b${index}`) as [string, ...string[]];
const deskBranches = Array.from({ length: 9 }, (_, index) => `desk ${index}`) as [string, ...string[]];

/** An organisation or a branch whose people do whatever is agreed between all of them. */
type Ring = Readonly<{ kind: 'organisation' | 'branch'; name: string }>;

export type Cast = Readonly<{
  rings: readonly [Ring, ...Ring[]];
  honest: readonly [Reader, ...Reader[]];
  hostile: readonly [Reader, ...Reader[]];
  /** How often it is one of theirs who takes the next task, where she may. */
  hostileTasks: number;
}>;

/** `colluding`: how many organisations or branches collude, all with each other. */
export function drawCast(random: Random, colluding: number): Cast {
  const rings = Array.from({ length: colluding }, (_, index): Ring =>
    uniform(random) < 0.5
      ? { kind: 'organisation', name: organisations[index % 4] ?? 'echo' }
      : { kind: 'branch', name: branches[index] ?? 'b0' },
  ) as [Ring, ...Ring[]];
  // Some organisations have their people in several branches of the desk: each of them may then read.
  const spread = uniform(random) < 0.25 ? 4 : 1;
  return {
    rings,
    honest: Array.from({ length: 60 }, (_, index) => ({
      staff: `honest ${index}`,
      branch: deskBranches[index % deskBranches.length] ?? 'desk 0',
      source: uniform(random) < 0.5 ? null : pick(random, organisations),
      devices: [],
    })) as unknown as Cast['honest'],
    hostile: Array.from({ length: 40 }, (_, index) => {
      const ring = rings[index % rings.length] ?? rings[0];
      const inside = ring.kind === 'branch' ? ring.name : `${ring.name} ${Math.floor(index / rings.length) % spread}`;
      const source = ring.kind === 'branch' ? pick(random, organisations) : ring.name;
      return { staff: `hostile ${index}`, branch: inside, source, devices: [] };
    }) as unknown as Cast['hostile'],
    hostileTasks: uniform(random) * 0.5,
  };
}

/** A ring gives its people whatever it can give: an organisation any branch, a branch any organisation. */
export function hostileOrigin(random: Random, { rings }: Cast): Origin & Pick<Author, 'source'> {
  const ring = pick(random, rings);
  return ring.kind === 'branch'
    ? { source: pick(random, organisations), branch: ring.name }
    : { source: ring.name, branch: `own ${integer(random, 0, 50)}` };
}

/** Honest people are everywhere, also in what colludes. */
export function honestOrigin(random: Random): Origin & Pick<Author, 'source'> {
  return { source: pick(random, organisations), branch: pick(random, branches) };
}

/** Whoever takes the next task about a copy; null where nobody is left who may. */
export function drawReader(
  random: Random,
  cast: Cast,
  copy: Readonly<{ author: Author; earlier: readonly Reader[] }>,
): Readonly<{ reader: Reader; isHostile: boolean }> | null {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const isHostile = uniform(random) < cast.hostileTasks;
    const reader = pick(random, isHostile ? cast.hostile : cast.honest);
    if (readingRefusal(reader, copy.author, copy.earlier) === null) return { reader, isHostile };
  }
  return null;
}
