/**
 * Random numbers from a seed: sfc32 (Chris Doty-Humphrey's Small Fast Counter, PractRand 0.94), seeded through FNV-1a. Not for secrets.
 * Every purpose draws from its own stream, so that a change in one part of the simulator leaves the others as they were.
 */
export type Random = () => number;

/** A stream of unsigned 32-bit integers that is the same for the same seed and purpose, on every machine. */
export function randomStream(seed: string, purpose: string): Random {
  const text = `${purpose}\u0000${seed}`;
  let a = fnv1a(text, 0x811c9dc5);
  let b = fnv1a(text, 0x9e3779b9);
  let c = fnv1a(text, 0x85ebca6b);
  let counter = 1;
  function next(): number {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  }
  // The first outputs still look like the seed.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

/** In [0, 1). */
export function uniform(random: Random): number {
  return random() / 0x1_0000_0000;
}

/** In [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * uniform(random);
}

/** An integer in [low, high], both included. */
export function integer(random: Random, low: number, high: number): number {
  return low + Math.floor(uniform(random) * (high - low + 1));
}

/** Normally distributed around 0 with deviation 1 (Box–Muller, one of the pair). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

export function pick<T>(random: Random, values: readonly [T, ...T[]]): T {
  return values[Math.floor(uniform(random) * values.length)] ?? values[0];
}

/** A new array in random order. */
export function shuffled<T>(random: Random, values: readonly T[]): readonly T[] {
  const keyed = values.map((value) => ({ value, key: random() }));
  return keyed.toSorted((left, right) => left.key - right.key).map(({ value }) => value);
}

/** A version 4 UUID drawn from the stream. */
export function drawUuid(random: Random): string {
  const words = [random(), (random() & 0xffff0fff) | 0x4000, (random() & 0x3fffffff) | 0x80000000, random()];
  const hex = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
