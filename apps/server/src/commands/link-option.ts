import { InvalidArgumentError } from 'commander';
import { branchName } from '@kua/core/access/access-contract.ts';

/** Scheme, host and port of a server. Camera, storage and passkeys need HTTPS, but for a server on the same machine. */
export function parseOrigin(text: string): string {
  const url = URL.parse(text);
  const isHere = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isServer = url?.protocol === 'https:' || (isHere && url.protocol === 'http:');
  if (url === null || !isServer || `${url.origin}/` !== url.href)
    throw new InvalidArgumentError(
      'An address is https:// with a host and nothing behind it, such as https://observers.example.org.',
    );
  return url.origin;
}

/** For commander: a whole number from 1 to `most`. */
export function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (!/^\d{1,5}$/.test(text) || count < 1 || count > most)
      throw new InvalidArgumentError(`A number from 1 to ${most}.`);
    return count;
  };
}

/** For commander: the root of a tree of invitations. */
export function parseBranch(text: string): string {
  if (!branchName.safeParse(text).success)
    throw new InvalidArgumentError('A branch is a short word of letters and digits, such as almaty-2.');
  return text;
}
