const enoughWords = 5;
const enoughLetters = 16;

/** What cannot be tried out from a copy of the phone in less than years: a piece of advice, no condition. */
export function isStrong(passphrase: string): boolean {
  const typed = passphrase.trim();
  return typed.split(/\s+/u).length >= enoughWords || typed.length >= enoughLetters;
}
