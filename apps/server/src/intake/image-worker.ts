/**
 * Decodes one image in a process of its own, confined by whoever starts it: bytes on standard input until its end; one JSON line and
 * then the derivative's bytes on standard output.
 */
import { readFileSync, writeSync } from 'node:fs';
import sharp from 'sharp';

const longestSide = 2400;
const mostPixels = 64_000_000;

sharp.concurrency(1);
sharp.cache(false);

const original = readFileSync(0);
try {
  const { data, info } = await sharp(original, {
    limitInputPixels: mostPixels,
    failOn: 'error',
    sequentialRead: true,
    pages: 1,
  })
    .rotate()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    // Without `keepMetadata` nothing of the original's metadata is written. Without trellis no block depends on blocks elsewhere: what is
    // covered later would have left its traces all over the picture (docs/decisions/0020-what-covers-what.md). It takes a quarter of the time.
    .jpeg({ quality: 80, mozjpeg: true, trellisQuantisation: false })
    .toBuffer({ resolveWithObject: true });
  write(Buffer.from(`${JSON.stringify({ ok: true, width: info.width, height: info.height })}\n`));
  write(data);
} catch (error) {
  // No memory is no verdict on the picture: whoever asked sees it by how this process ends.
  if (error instanceof Error && /memory|alloc/i.test(error.message)) process.abort();
  write(Buffer.from(`${JSON.stringify({ ok: false, code: 'image-unreadable' })}\n`));
}

function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}
