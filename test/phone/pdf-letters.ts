/** The letters that a PDF of Chromium can show and give back as text: what the maps from glyphs to letters of its fonts name. */
import { inflateSync } from 'node:zlib';

export function pdfLetters(pdf: Buffer): ReadonlySet<string> {
  const text = pdf.toString('latin1');
  const letters = new Set<string>();
  for (const { index, 0: head } of text.matchAll(/stream\r?\n/g)) {
    const begins = index + head.length;
    const map = inflated(pdf.subarray(begins, text.indexOf('endstream', begins)));
    if (!map.includes('begincmap')) continue;
    for (const [, block = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
      for (const [, to = ''] of block.matchAll(/<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]{4})>/g))
        letters.add(letter(parseInt(to, 16)));
    for (const [, block = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
      for (const [, from = '', last = '', to = ''] of block.matchAll(
        /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]{4})>/g,
      ))
        for (let step = 0; step <= parseInt(last, 16) - parseInt(from, 16); step += 1)
          letters.add(letter(parseInt(to, 16) + step));
  }
  return letters;
}

function letter(code: number): string {
  return String.fromCodePoint(code);
}

/** Empty for what is no such stream. */
function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return '';
  }
}
