import { between, randomStream } from './random.ts';

/** Protocols a second when a watcher comes, and when nearly all are in. */
const fastest = 6;
const slowest = 0.8;

/**
 * Seconds from the start of the feed at which each of `count` protocols is sent: many at first, fewer and fewer, unevenly. With the
 * usual size it takes a quarter of an hour.
 */
export function feedTimes(seed: string, count: number): Float64Array {
  const random = randomStream(seed, 'feed');
  const times = new Float64Array(count);
  let now = 0;
  for (let index = 0; index < count; index += 1) {
    const rate = fastest - (fastest - slowest) * (index / count);
    now += between(random, 0, 2) / rate;
    times[index] = now;
  }
  return times;
}
