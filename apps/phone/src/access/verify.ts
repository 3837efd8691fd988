import { ed25519 } from '@noble/curves/ed25519.js';
import type { VerifyEd25519 } from '@kua/core/evidence/note.ts';

/** What is no signature at all is no good one. */
export const verify: VerifyEd25519 = (publicKey, message, signature) => {
  try {
    return ed25519.verify(signature, message, publicKey);
  } catch {
    return false;
  }
};
