import type { Random } from './random.ts';

export function flipBit(bytes: Uint8Array, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  const at = random.integer(changed.length);
  changed[at] = (changed[at] ?? 0) ^ (1 << random.integer(8));
  return changed;
}

/** The order of Ed25519's group. */
const groupOrder = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

/** The same signature written another way, as loose libraries take it: R, S + L. */
export function addGroupOrder(signature: Uint8Array): Buffer {
  const changed = Buffer.from(signature);
  const s = BigInt(`0x${Buffer.from(changed.subarray(32)).reverse().toString('hex')}`) + groupOrder;
  Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse().copy(changed, 32);
  return changed;
}

/** All points of small order, and other ways to write them: keys for which loose libraries take signatures that nobody made. */
export const smallOrderPoints: readonly Buffer[] = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
].map((hex) => Buffer.from(hex, 'hex'));

/** The base point as R and 1 as S: right for the key that is the neutral point, whatever was signed; or a small R and 0. */
export function smallOrderSignature(random: Random): Buffer {
  const one = Buffer.alloc(32);
  one[0] = 1;
  const basePoint = Buffer.from('5866666666666666666666666666666666666666666666666666666666666666', 'hex');
  return random.integer(2) === 0
    ? Buffer.concat([basePoint, one])
    : Buffer.concat([random.pick(smallOrderPoints), Buffer.alloc(32)]);
}
