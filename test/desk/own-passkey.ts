/** A passkey that a story shows by itself, without a browser (WebAuthn Level 3, COSE key of ES256). */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export type OwnPasskey = Readonly<{
  id: string;
  /** Public key in COSE, base64url: as the ledger has it. */
  key: string;
  /** What a browser at this address sends when it was shown. */
  show: (
    challenge: string,
    origin: string,
  ) => Readonly<{
    id: string;
    rawId: string;
    type: 'public-key';
    response: Readonly<{ clientDataJSON: string; authenticatorData: string; signature: string }>;
  }>;
}>;

export function ownPasskey(): OwnPasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const coordinates = [x, y].map((text) => Buffer.from(text, 'base64url'));
  // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
  const [head, between] = [Buffer.from('a5010203262001215820', 'hex'), Buffer.from('225820', 'hex')];
  const key = Buffer.concat([head, coordinates[0] ?? head, between, coordinates[1] ?? head]).toString('base64url');
  const id = randomBytes(32).toString('base64url');
  return {
    id,
    key,
    show: (challenge, origin) => {
      const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }));
      // She was there and was verified; no counter.
      const flags = Buffer.from([0x05, 0, 0, 0, 0]);
      const authenticator = Buffer.concat([digest(Buffer.from(new URL(origin).hostname)), flags]);
      const signature = sign('sha256', Buffer.concat([authenticator, digest(client)]), privateKey);
      const text = (bytes: Buffer): string => bytes.toString('base64url');
      const response = {
        clientDataJSON: text(client),
        authenticatorData: text(authenticator),
        signature: text(signature),
      };
      return { id, rawId: id, type: 'public-key', response };
    },
  };
}

function digest(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
