/**
 * Passkeys (WebAuthn Level 3), by `@simplewebauthn/server`. Always with the person verified by her own device, and found there without a
 * name; no attestation, because whose make her device is concerns nobody. The signature counter is not kept: passkeys that are on several
 * devices have none.
 */
import { createHash } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import { z } from 'zod';

/** EdDSA, ES256, RS256 (COSE): one of them every authenticator has. */
const algorithms = [-8, -7, -257];
const timeout = 5 * 60_000;

/** Where the page stands. `rpID`: its host's name, to which a passkey is bound for ever. */
export type Site = Readonly<{ rpID: string; origins: string[] }>;

/**
 * By the host that the request names; null where a browser has no passkeys: for an address of digits. It is HTTPS, except on this machine
 * itself. A page of another host that passes this one on gets signatures for its own name, which serve nowhere here.
 */
export function siteOf(host: string | undefined): Site | null {
  const url = URL.parse(`https://${host ?? ''}/`);
  if (url === null || url.host === '' || url.href !== `https://${url.host}/`) return null;
  const { hostname } = url;
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return null;
  const isHere = hostname === 'localhost';
  return { rpID: hostname, origins: [`https://${url.host}`, ...(isHere ? [`http://${host ?? ''}`] : [])] };
}

const base64Url = z.string().regex(/^[A-Za-z0-9_-]{1,16384}$/);
const passkeyId = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/);

/** What `@simplewebauthn/browser` sends, as far as it is looked at here. */
export const madePasskey = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64Url, attestationObject: base64Url }),
});
export type MadePasskey = z.infer<typeof madePasskey>;

export const shownPasskey = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64Url, authenticatorData: base64Url, signature: base64Url }),
});
export type ShownPasskey = z.infer<typeof shownPasskey>;

type Challenge = Readonly<{ challenge: Uint8Array<ArrayBuffer> }>;

/** What a browser needs to make a passkey. All that it and its owner see as a name is the pseudonym. */
export function makingOptions(
  site: Site,
  {
    election,
    staff,
    known,
    challenge,
  }: Challenge & Readonly<{ election: string; staff: string; known: readonly string[] }>,
) {
  return generateRegistrationOptions({
    rpName: 'Kua',
    rpID: site.rpID,
    challenge,
    userName: staff,
    userDisplayName: staff,
    userID: createHash('sha256').update(`kua-staff\n${election}\n${staff}\n`).digest(),
    timeout,
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
}

/** What a browser needs to show one: any that it has for this host, so that nobody types a name. */
export function showingOptions(site: Site, { challenge }: Challenge) {
  return generateAuthenticationOptions({ rpID: site.rpID, challenge, timeout, userVerification: 'required' });
}

const challengeForm = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/);

/** The challenge that a browser says it signed; null where it is no base64url of that length. Nothing is verified yet. */
export async function challengeIn({ response }: MadePasskey | ShownPasskey): Promise<string | null> {
  return orRefused(() => {
    const { challenge } = decodeClientDataJSON(response.clientDataJSON);
    return Promise.resolve(challengeForm.parse(challenge));
  });
}

/** Id and public key (COSE) of a passkey that was made for this challenge here; null where it was not. */
export async function verifyMade(
  site: Site,
  { response, challenge }: Readonly<{ response: MadePasskey; challenge: string }>,
): Promise<Readonly<{ passkey: string; key: string }> | null> {
  return orRefused(async () => {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: site.origins,
      expectedRPID: site.rpID,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return null;
    const { id, publicKey } = registrationInfo.credential;
    return { passkey: id, key: Buffer.from(publicKey).toString('base64url') };
  });
}

/** Whether whoever has this key signed this challenge here. */
export async function isShown(
  site: Site,
  { response, challenge, key }: Readonly<{ response: ShownPasskey; challenge: string; key: string }>,
): Promise<boolean> {
  const shown = await orRefused(async () => {
    const { verified } = await verifyAuthenticationResponse({
      response: { ...response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: site.origins,
      expectedRPID: site.rpID,
      credential: { id: response.id, publicKey: new Uint8Array(Buffer.from(key, 'base64url')), counter: 0 },
      requireUserVerification: true,
    });
    return verified;
  });
  return shown === true;
}

/** The library says by an exception what is wrong with bytes from a browser. Whoever sent them learns no more than that they do not serve. */
async function orRefused<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
