import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import encodeQR from 'qr';
import { ifPresent, makePrivateFolder, writeDurably } from '../evidence/durable-file.ts';

/** Nothing lies there yet: cards of two rounds are never mixed up. */
export async function isFreeForCards(folder: string): Promise<boolean> {
  const present = await ifPresent(readdir(folder));
  return present === null || present.length === 0;
}

/** One picture for each link, to be printed and cut out; only the owner of the folder reads them. */
export async function writeCards(folder: string, links: readonly string[]): Promise<void> {
  await makePrivateFolder(folder);
  const digits = String(links.length).length;
  for (const [index, link] of links.entries()) {
    const name = `${String(index + 1).padStart(digits, '0')}.svg`;
    await writeDurably(join(folder, name), invitationCard(link, index + 1), { mode: 0o600, exclusive: true });
  }
}

/** Nobody who sees it reads more than a number: the rest is for a camera. */
function invitationCard(link: string, number: number): string {
  const code = encodeQR(link, 'svg', { ecc: 'medium', border: 4 });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 108" width="75mm" height="81mm">',
    '<rect width="100" height="108" fill="#fff"/>',
    code.replace('<svg ', '<svg width="100" height="100" shape-rendering="crispEdges" '),
    `<text x="50" y="104" text-anchor="middle" font-family="sans-serif" font-size="7">№ ${number}</text>`,
    '</svg>',
    '',
  ].join('\n');
}
