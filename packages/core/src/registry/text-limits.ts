/** How long texts of an election may be: the one set of limits for mappings, for reading files and for everyone who reads the registry. */

/** Characters (UTF-16 units) of an id. A longer one comes from a wrong column. */
export const longestId = 500;

/** Bytes of an id in UTF-8: an index of PostgreSQL holds two ids beside the names of election and source in 2,704 bytes. */
export const longestIdBytes = 1200;

/** Characters of a name or an address: a question of a referendum fits. */
export const longestName = 2000;

/** Characters of a side of a control relation: a relation without a name is called by both sides and the sign between them. */
export const longestFormula = (longestName - ' <= '.length) / 2;

/** Characters of a language tag. */
export const longestLanguage = 35;

/** Whether a text is short enough for an id. */
export function isIdLength(text: string): boolean {
  return text.length <= longestId && (text.length * 3 <= longestIdBytes || bytesOf(text) <= longestIdBytes);
}

function bytesOf(text: string): number {
  let bytes = 0;
  // Both halves of a pair count two: four together.
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}
