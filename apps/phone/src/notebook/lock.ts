/**
 * The key under which the phone keeps what it may still read: drafts, the day, the station. Without a passphrase it lies beside them, and
 * whoever takes the whole phone apart can find it; with one it is there only while she has the app open.
 */
/** As it lies on the disk. */
export type Lock = Readonly<
  { kind: 'open'; key: Uint8Array<ArrayBuffer> } | { kind: 'passphrase'; salt: Uint8Array; wrapped: Uint8Array }
>;

/** 64 MiB and a second or two on a cheap phone, for each guess (RFC 7914). */
const cost = { N: 2 ** 16, r: 8, p: 1, dkLen: 32 } as const;
const nonceBytes = 12;

export type RandomBytes = (count: number) => Uint8Array<ArrayBuffer>;

export async function lockWith(
  key: Uint8Array<ArrayBuffer>,
  passphrase: string | null,
  random: RandomBytes,
): Promise<Lock> {
  if (passphrase === null) return { kind: 'open', key };
  const salt = random(16);
  return { kind: 'passphrase', salt, wrapped: await encrypt(await wrapping(passphrase, salt), 'key', key, random) };
}

/** Null for a wrong passphrase. */
export async function unlock(lock: Lock, passphrase: string | null): Promise<Uint8Array<ArrayBuffer> | null> {
  if (lock.kind === 'open') return lock.key;
  return passphrase === null ? null : decrypt(await wrapping(passphrase, lock.salt), 'key', lock.wrapped);
}

async function wrapping(passphrase: string, salt: Uint8Array): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(passphrase.normalize('NFKC').trim().replace(/\s+/gu, ' '));
  // Only where there is a passphrase.
  const { scryptAsync } = await import('@noble/hashes/scrypt.js');
  return aesKey(new Uint8Array(await scryptAsync(typed, salt, cost)));
}

export function aesKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** `name` is bound to the bytes: one page cannot be passed off as another. */
export async function encrypt(
  key: CryptoKey,
  name: string,
  plain: Uint8Array<ArrayBuffer>,
  random: RandomBytes,
): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = random(nonceBytes);
  const sealed = new Uint8Array(await crypto.subtle.encrypt(aesOf(nonce, name), key, plain));
  const joined = new Uint8Array(nonceBytes + sealed.length);
  joined.set(nonce);
  joined.set(sealed, nonceBytes);
  return joined;
}

/** Null where it is not what this key encrypted under this name. */
export async function decrypt(
  key: CryptoKey,
  name: string,
  sealed: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(sealed);
  const aes = aesOf(bytes.slice(0, nonceBytes), name);
  return crypto.subtle.decrypt(aes, key, bytes.slice(nonceBytes)).then(
    (plain) => new Uint8Array(plain),
    () => null,
  );
}

function aesOf(nonce: Uint8Array<ArrayBuffer>, name: string): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(name) };
}
