/** The server of the election, where this page came from it: a copy on another server, or a file, has none behind it. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { openKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import type { VerifyEd25519 } from '@kua/core/evidence/note.ts';

export const verify: VerifyEd25519 = (publicKey, message, signature) => {
  try {
    return ed25519.verify(signature, message, publicKey);
  } catch {
    // What is no signature at all is no good one.
    return false;
  }
};

/** `none`: nobody takes reports at this address. `unreachable`: nobody can tell now. */
export async function findKeys(election: string): Promise<KeyList | 'none' | 'unreachable'> {
  if (!location.protocol.startsWith('http')) return 'none';
  const asked = await fetch(`/api/v1/elections/${election}/keys`, { credentials: 'omit' }).catch(() => null);
  if (asked === null || asked.status >= 500) return 'unreachable';
  const list = asked.ok ? openKeyList(await asked.text(), verify) : null;
  return list?.election === election ? list : 'none';
}
