/**
 * Perceptual hash of a picture (pHash): the signs of its 63 slowest waves and of its brightness, 64 bits as hex. What scales, encodes anew
 * or lightens a picture leaves them as they are; another sheet of the same form is written on otherwise, and differs in some.
 */

/** Sides of the picture in grey that it is made of. */
export const likenessSide = 32;
const kept = 8;

/** `grey`: rows of `likenessSide` squared bytes. */
export function likeness(grey: Uint8Array): string {
  const waves = slowWaves(grey);
  // The first is the brightness of the whole.
  const others = waves.slice(1).toSorted((left, right) => left - right);
  const middle = ((others[31] ?? 0) + (others[30] ?? 0)) / 2;
  let bits = 0n;
  for (const wave of waves) bits = (bits << 1n) | (wave > middle ? 1n : 0n);
  return bits.toString(16).padStart(16, '0');
}

/** In how many of 64 bits two differ. */
export function likenessDistance(left: string, right: string): number {
  let bits = BigInt(`0x${left}`) ^ BigInt(`0x${right}`);
  let count = 0;
  for (; bits > 0n; bits &= bits - 1n) count += 1;
  return count;
}

/** The first coefficients of a cosine transform (DCT-II), row by row. */
function slowWaves(grey: Uint8Array): readonly number[] {
  const rows = Array.from({ length: likenessSide }, (_, y) =>
    Array.from({ length: kept }, (__, u) => wave(u, (x) => grey[y * likenessSide + x] ?? 0)),
  );
  return Array.from({ length: kept * kept }, (_, index) =>
    wave(Math.floor(index / kept), (y) => rows[y]?.[index % kept] ?? 0),
  );
}

function wave(frequency: number, at: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < likenessSide; index += 1)
    sum += at(index) * Math.cos(((2 * index + 1) * frequency * Math.PI) / (2 * likenessSide));
  return sum;
}

/**
 * Two are near when they differ in at most so many bits: another encoding, size or brightness, or a turn by two degrees. Measured on real
 * protocols: two sheets of one form differ in ten.
 */
export const nearDistance = 8;

/** The four quarters of a hash as they would be with at most one other bit each: one that differs in up to seven shares one of them. */
export function likenessProbes(hash: string): readonly (readonly string[])[] {
  return [0, 4, 8, 12].map((start) => {
    const quarter = Number.parseInt(hash.slice(start, start + 4), 16);
    const probes = [quarter, ...Array.from({ length: 16 }, (_, bit) => quarter ^ (1 << bit))];
    return probes.map((probe) => probe.toString(16).padStart(4, '0'));
  });
}
