import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * A UUID derived from content: version 8 (RFC 9562 §5.8), the first 122 free bits of the SHA-256 of the bytes. Importing the same
 * delivery again is therefore the same ledger entry. Never for what a person sent: those ids are random and say nothing.
 */
export function contentId(bytes: Uint8Array): string {
  const id = sha256(bytes).slice(0, 16);
  id[6] = ((id[6] ?? 0) & 0x0f) | 0x80;
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(id);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
