import { createHash } from 'node:crypto';

/** Numbers from a seed that a failing run prints: the same seed, the same run. */
export type Random = Readonly<{
  /** From 0 up to, not including, `below`. */
  integer: (below: number) => number;
  pick: <T>(items: readonly T[]) => T;
  bytes: (length: number) => Buffer;
}>;

export function seededRandom(seed: string): Random {
  let counter = 0;
  const next = (): Buffer =>
    createHash('sha256')
      .update(`${seed} ${(counter += 1)}`)
      .digest();
  const integer = (below: number): number => Number(next().readBigUInt64BE() % BigInt(below));
  return {
    integer,
    pick: (items) => {
      const picked = items[integer(items.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
    bytes: (length) => Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, next)).subarray(0, length),
  };
}
