/** Files that nobody's camera makes, for the process that decodes pictures: bombs, wrecks, liars, and what is no picture at all. */
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import type { Random } from './random.ts';

/** Honest pictures that the hostile ones are made from. */
export type Honest = Readonly<{
  jpeg: Buffer;
  progressive: Buffer;
  png: Buffer;
  webp: Buffer;
  animated: Buffer;
  gif: Buffer;
  tiff: Buffer;
}>;

export async function honestPictures(): Promise<Honest> {
  const noise = { type: 'gaussian', mean: 150, sigma: 40 } as const;
  const picture = () => sharp({ create: { width: 320, height: 400, channels: 3, background: '#ddd', noise } });
  const frames = { create: { width: 64, height: 640, channels: 3, background: '#888', pageHeight: 64 } } as const;
  const [jpeg, progressive, png, webp, animated, gif, tiff] = await Promise.all([
    picture().jpeg().toBuffer(),
    picture().jpeg({ progressive: true }).toBuffer(),
    picture().png().toBuffer(),
    picture().webp().toBuffer(),
    sharp(frames).webp({ loop: 0 }).toBuffer(),
    sharp(frames).gif().toBuffer(),
    picture().tiff().toBuffer(),
  ]);
  return { jpeg, progressive, png, webp, animated, gif, tiff };
}

type Make = (honest: Honest, random: Random) => Buffer;

/** By name; each upload is one of them in turn. */
export const hostileUploads: Readonly<Record<string, Make>> = {
  'random bytes': (_, random) => random.bytes(random.integer(20_000)),
  'a JPEG that is noise': (_, random) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), random.bytes(3000)]),
  'a PNG that is noise': ({ png }, random) => Buffer.concat([png.subarray(0, 8), random.bytes(3000)]),
  'a WebP that is noise': ({ webp }, random) => Buffer.concat([webp.subarray(0, 12), random.bytes(3000)]),
  'a JPEG cut off': ({ jpeg }, random) => jpeg.subarray(0, 20 + random.integer(jpeg.length - 20)),
  'a PNG cut off': ({ png }, random) => png.subarray(0, 20 + random.integer(png.length - 20)),
  'a JPEG with other bytes': ({ jpeg }, random) => disturbed(jpeg, random),
  'a progressive JPEG with other bytes': ({ progressive }, random) => disturbed(progressive, random),
  'a WebP with other bytes': ({ webp }, random) => disturbed(webp, random),
  'a PNG of a thousand million pixels': (_, random) => flatPng(30_000 + random.integer(9000), 40_000, 100),
  'a PNG that is small and becomes large': (_, random) => flatPng(4000 + random.integer(400), 4000, 4000),
  'a PNG larger than numbers go': () => flatPng(0x7fffffff, 0x7fffffff, 1),
  'a JPEG that says it is huge': ({ jpeg }) => resizedJpeg(jpeg, 65_500),
  'a progressive JPEG that says it is huge': ({ progressive }) => resizedJpeg(progressive, 7900),
  'a JPEG of very many scans': ({ progressive }, random) => manyScans(progressive, 20 + random.integer(60)),
  'a JPEG of very many segments': ({ jpeg }, random) => manySegments(jpeg, 1000 + random.integer(4000)),
  'a PNG whose profile is a bomb': ({ png }) =>
    withChunk(png, 'iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(40_000_000))])),
  'a PNG whose words are a bomb': ({ png }) =>
    withChunk(png, 'zTXt', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(40_000_000))])),
  'a PNG whose chunk lies about its length': ({ png }) => lyingChunk(png),
  'an animation': ({ animated }) => animated,
  'an animation in GIF': ({ gif }) => gif,
  'a JPEG that is an archive too': ({ jpeg }, random) =>
    Buffer.concat([jpeg, Buffer.from('PK\x03\x04'), random.bytes(500)]),
  'a JPEG that is a page too': ({ jpeg }) =>
    Buffer.concat([jpeg.subarray(0, 2), commentOf('<script>alert(1)</script>'), jpeg.subarray(2)]),
  'an SVG that grows': () => Buffer.from(growingSvg),
  'a TIFF': ({ tiff }) => tiff,
  'a PDF': (_, random) => Buffer.concat([Buffer.from('%PDF-1.7\n'), random.bytes(2000), Buffer.from('%%EOF')]),
  'an archive': () => Buffer.concat([Buffer.from('PK\x03\x04'), gzipSync(Buffer.alloc(5_000_000))]),
  'a HEIC by its first bytes': (_, random) => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic'), random.bytes(2000)]),
  nothing: () => Buffer.alloc(0),
};

function disturbed(bytes: Buffer, random: Random): Buffer {
  const made = Buffer.from(bytes);
  for (let change = 0; change <= random.integer(30); change += 1)
    made[12 + random.integer(made.length - 12)] = random.integer(256);
  return made;
}

/** A grey PNG whose rows are there as far as `rows`. */
function flatPng(width: number, height: number, rows: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const content = deflateSync(Buffer.alloc(Math.min(rows, 4000) * (Math.min(width, 50_000) + 1)), { level: 9 });
  const chunks = [chunk('IHDR', head), chunk('IDAT', content), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(content.length, 0);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}

/** After the head of a PNG, which ends at byte 33. */
function withChunk(png: Buffer, type: string, content: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), chunk(type, content), png.subarray(33)]);
}

function lyingChunk(png: Buffer): Buffer {
  const made = Buffer.from(png);
  made.writeUInt32BE(0x7ffffff0, 33);
  return made;
}

function resizedJpeg(jpeg: Buffer, side: number): Buffer {
  const made = Buffer.from(jpeg);
  const frame =
    [0xc0, 0xc1, 0xc2].map((marker) => made.indexOf(Buffer.from([0xff, marker, 0, 17]))).find((at) => at !== -1) ?? 0;
  made.writeUInt16BE(side, frame + 5);
  made.writeUInt16BE(side, frame + 7);
  return made;
}

/** The last scan of a progressive picture, again and again: each is a walk through all of the picture. */
function manyScans(progressive: Buffer, times: number): Buffer {
  const last = progressive.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = progressive.subarray(last, -2);
  return Buffer.concat([
    progressive.subarray(0, -2),
    ...Array.from({ length: times }, () => scan),
    progressive.subarray(-2),
  ]);
}

function manySegments(jpeg: Buffer, times: number): Buffer {
  const segments = Array.from({ length: times }, (_, index) => commentOf(String(index)));
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

function commentOf(text: string): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([head, Buffer.from(text)]);
}

const growingSvg = `<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, level) => `<!ENTITY ${'bcdefghij'.charAt(level)} "${`&${'abcdefghi'.charAt(level)};`.repeat(10)}">`).join('')}]><svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"><text>&j;</text><image href="file:///etc/passwd"/></svg>`;
