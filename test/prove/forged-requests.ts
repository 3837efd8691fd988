/** What somebody could send who listened to everything that devices send, and has a device of their own on the list. */
import type { Enrolment } from '@kua/core/access/enrolment.ts';
import { enrolmentMessage } from '@kua/core/access/enrolment.ts';
import { signedMessage, type Envelope } from '@kua/core/evidence/envelope.ts';
import { fileClaimMessage, type FileClaim } from '@kua/core/evidence/file-claim.ts';
import { createHash } from 'node:crypto';
import type { Device } from '@kua/device/device.ts';
import { addGroupOrder, flipBit, smallOrderPoints, smallOrderSignature } from './forged-bytes.ts';
import type { Random } from './random.ts';

export type Attacker = Readonly<{
  /** On the list, and not the one whose submissions are forged. */
  device: Device;
  /** In which the same devices are on the list. */
  otherElection: string;
}>;

type Forge<T> = (genuine: T, attacker: Attacker, random: Random) => T | string;

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const flippedHex = (hex: string, random: Random): string => hexOf(flipBit(Buffer.from(hex, 'hex'), random));
const resized = (hex: string, random: Random): string =>
  random.pick(['', hex.slice(2), hex.slice(0, -2), `${hex}00`, `00${hex}`, hex.slice(0, 8), hex.repeat(2)]);

const letters = '0123456789abcdefghijklmnopqrstuvwxyz"\\{},: ';

export const envelopeForgeries: Readonly<Record<string, Forge<Envelope>>> = {
  'a bit of the device': (e, _, random) => ({ ...e, device: flippedHex(e.device, random) }),
  'a bit of the digest': (e, _, random) => ({ ...e, digest: flippedHex(e.digest, random) }),
  'a bit of the statement root': (e, _, random) => ({ ...e, statement: flippedHex(e.statement, random) }),
  'a bit of the signature': (e, _, random) => ({ ...e, signature: flippedHex(e.signature, random) }),
  'a bit of the sealed bytes': (e, _, random) => ({
    ...e,
    sealed: flipBit(Buffer.from(e.sealed, 'base64'), random).toString('base64'),
  }),
  'a bit of the sealed bytes, digest made to fit': (e, _, random) =>
    fitted(e, flipBit(Buffer.from(e.sealed, 'base64'), random)),
  'another id': (e, _, random) => ({
    ...e,
    id: `${hexOf(random.bytes(4))}${e.id.slice(8)}`,
  }),
  'a character of the request': (e, _, random) => {
    const text = JSON.stringify(e);
    const at = random.integer(text.length);
    return `${text.slice(0, at)}${letters.charAt(random.integer(letters.length))}${text.slice(at + 1)}`;
  },
  'sealed bytes cut short': (e, _, random) => {
    const sealed = Buffer.from(e.sealed, 'base64');
    return { ...e, sealed: sealed.subarray(0, random.integer(sealed.length)).toString('base64') };
  },
  'sealed bytes cut short, digest made to fit': (e, _, random) => {
    const sealed = Buffer.from(e.sealed, 'base64');
    return fitted(e, sealed.subarray(0, 3 + random.integer(sealed.length - 3)));
  },
  'request cut short': (e, _, random) => {
    const text = JSON.stringify(e);
    return text.slice(0, random.integer(text.length));
  },
  'sealed bytes written another way': (e, _, random) => ({
    ...e,
    sealed:
      random.pick([
        `${e.sealed}\n`,
        ` ${e.sealed}`,
        e.sealed.replace(/=*$/, '') + '===',
        e.sealed.replaceAll('+', '-'),
      ]) + ' ',
  }),
  'replayed to another election': (e, { otherElection }) => ({ ...e, election: otherElection }),
  'signed by another enrolled device': (e, { device }) => ({ ...e, signature: hexOf(device.sign(signedMessage(e))) }),
  'said to be of another enrolled device': (e, { device }) => ({ ...e, device: device.key }),
  'a key of another length': (e, _, random) => ({ ...e, device: resized(e.device, random) }),
  'a signature of another length': (e, _, random) => ({ ...e, signature: resized(e.signature, random) }),
  'a digest of another length': (e, _, random) => ({ ...e, digest: resized(e.digest, random) }),
  'a key of small order': (e, _, random) => ({
    ...e,
    device: hexOf(random.pick(smallOrderPoints)),
    signature: hexOf(smallOrderSignature(random)),
  }),
  'a signature of small order': (e, _, random) => ({ ...e, signature: hexOf(smallOrderSignature(random)) }),
  'S plus the order of the group': (e) => ({
    ...e,
    signature: hexOf(addGroupOrder(Buffer.from(e.signature, 'hex'))),
  }),
  'capital letters': (e) => ({ ...e, device: e.device.toUpperCase(), signature: e.signature.toUpperCase() }),
  'an empty signature': (e) => ({ ...e, signature: '0'.repeat(128) }),
};

export const enrolmentForgeries: Readonly<Record<string, Forge<Enrolment>>> = {
  'another device on a stolen invitation, unsigned': (e, { device }) => ({ ...e, device: device.key }),
  'signed by another device': (e, { device }) => ({ ...e, signature: hexOf(device.sign(enrolmentMessage(e))) }),
  'replayed to another election': (e, { otherElection }) => ({ ...e, election: otherElection }),
  'an invitation nobody gave': (e, { device }, random) => {
    const invitation = [...random.bytes(26)].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte % 32]).join('');
    const wish = { ...e, device: device.key, invitation };
    return { ...wish, signature: hexOf(device.sign(enrolmentMessage(wish))) };
  },
  'a key of small order': (e, _, random) => ({
    ...e,
    device: hexOf(random.pick(smallOrderPoints)),
    signature: hexOf(smallOrderSignature(random)),
  }),
  'a bit of the signature': (e, _, random) => ({ ...e, signature: flippedHex(e.signature, random) }),
  'a key of another length': (e, _, random) => ({ ...e, device: resized(e.device, random) }),
  'S plus the order of the group': (e) => ({
    ...e,
    signature: hexOf(addGroupOrder(Buffer.from(e.signature, 'hex'))),
  }),
};

export type SizedClaim = FileClaim & Readonly<{ size: number }>;

export const claimForgeries: Readonly<Record<string, Forge<SizedClaim>>> = {
  'another size': (c, _, random) => ({ ...c, size: c.size + 1 + random.integer(1000) }),
  'another file': (c, _, random) => ({ ...c, digest: flippedHex(c.digest, random) }),
  'on the quota of another device': (c, { device }) => ({ ...c, device: device.key }),
  'signed by another device': (c, { device }) => ({ ...c, signature: hexOf(device.sign(fileClaimMessage(c, c.size))) }),
  'replayed to another election': (c, { otherElection }) => ({ ...c, election: otherElection }),
  'a key of small order': (c, _, random) => ({
    ...c,
    device: hexOf(random.pick(smallOrderPoints)),
    signature: hexOf(smallOrderSignature(random)),
  }),
  'a bit of the signature': (c, _, random) => ({ ...c, signature: flippedHex(c.signature, random) }),
};

function fitted(envelope: Envelope, sealed: Buffer): Envelope {
  const digest = createHash('sha256').update(sealed).digest('hex');
  return { ...envelope, sealed: sealed.toString('base64'), digest };
}
