/** What of an original, or besides the picture, is left in a public file: looked for by a library, by the form of the file and by its bytes. */
import sharp from 'sharp';
import { plainJpeg } from '@kua/core/pictures/plain-jpeg.ts';

/** Nothing where it is a picture alone. */
export async function tracesOf(bytes: Buffer, words: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const { exif, iptc, xmp, icc, tifftagPhotoshop, comments, orientation, format } = await sharp(bytes).metadata();
  for (const [name, value] of Object.entries({ exif, iptc, xmp, icc, tifftagPhotoshop, comments, orientation }))
    if (value !== undefined) found.push(name);
  if (format !== 'jpeg') found.push(`format ${format}`);
  const plain = plainJpeg(bytes);
  if (!plain.ok) found.push(plain.error);
  // A second picture would begin like this; inside of a scan these bytes cannot follow one another.
  if (bytes.includes(Buffer.from([0xff, 0xd8, 0xff]), 2)) found.push('second picture');
  // Words long enough that no scan has them by chance.
  for (const word of [...words, 'Exif\0', 'ICC_PROFILE', 'adobe:', 'Photoshop', 'http:/'])
    for (const encoding of ['latin1', 'utf16le'] as const)
      if (bytes.includes(Buffer.from(word, encoding))) found.push(`the word ${word.replace('\0', '')}`);
  return found;
}
