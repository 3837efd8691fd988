/** Real photos of protocols and pictures of our own, with everything in them that a phone, a program or a stranger may have left there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Random } from './random.ts';

/** Stands in whatever is put into a picture: it must be in no public file. */
export const secret = 'KUA-SECRET';

const real = join(process.env['KUA_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data'), 'protocol-images');
export const realPhotos: readonly Buffer[] = readFolder(real)
  .filter((name) => /\.jpe?g$/.test(name))
  .map((name) => readFileSync(join(real, name)));

function readFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

/** Something with edges and grain, where there are no real photos. */
export async function drawnPhoto(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 200, sigma: 12 } as const;
  const lines = `<svg width="${width}" height="${height}">${Array.from({ length: 20 }, (_, row) => `<rect x="${width / 10}" y="${(row * height) / 20}" width="${width * 0.8}" height="2"/>`).join('')}</svg>`;
  return sharp({ create: { width, height, channels: 3, background: '#eee', noise } })
    .composite([{ input: Buffer.from(lines) }])
    .jpeg({ quality: 92 })
    .toBuffer();
}

export type Laden = Readonly<{ name: string; bytes: Buffer }>;

/** A picture with hidden things of one or several sorts; `number` says which, and stands in them. */
export async function ladenPicture(number: number, random: Random): Promise<Laden> {
  const base = await basePicture(random);
  const mark = `${secret}-${number}`;
  const form = number % 6;
  if (form === 4) return { name: 'png', bytes: await ladenPng(base, mark) };
  if (form === 5) return { name: 'webp', bytes: await ladenWebp(base, mark) };
  const jpeg = await sharp(base)
    .withExif(exifOf(mark))
    .withMetadata({ orientation: 1 + random.integer(8) })
    .withExifMerge(exifOf(mark))
    .jpeg({ quality: 90, progressive: random.integer(2) === 0 })
    .toBuffer();
  const thumbnail = await sharp(base).resize(64).withExif(exifOf(mark)).jpeg().toBuffer();
  const [parts, tails] = [segments(mark, thumbnail, await profileOf(mark)), tailsOf(mark, jpeg)];
  const chosen = form === 0 ? parts : parts.filter(() => random.integer(2) === 0);
  const tail = form === 1 ? random.pick(tails) : Buffer.alloc(0);
  const bytes = Buffer.concat([jpeg.subarray(0, 2), ...chosen, jpeg.subarray(2), tail]);
  return { name: 'jpeg', bytes };
}

async function basePicture(random: Random): Promise<Buffer> {
  const whole = realPhotos.length > 0 ? random.pick(realPhotos) : await drawnPhoto(900, 1200);
  const { width, height } = await sharp(whole).metadata();
  // A part of it, so that no two are alike; now and then all.
  if (random.integer(12) === 0) return whole;
  const [wide, high] = [Math.min(width, 400 + random.integer(500)), Math.min(height, 400 + random.integer(500))];
  const [left, top] = [random.integer(width - wide + 1), random.integer(height - high + 1)];
  return sharp(whole).extract({ left, top, width: wide, height: high }).jpeg({ quality: 90 }).toBuffer();
}

function exifOf(mark: string) {
  return {
    IFD0: { Copyright: mark, Make: mark, Model: mark, ImageDescription: mark },
    IFD2: { UserComment: mark, BodySerialNumber: mark },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 15/1 23/1', GPSLongitudeRef: 'E', GPSLongitude: '76/1 53/1 9/1' },
  };
}

/** One each of what stands in JPEG files besides the picture. */
function segments(mark: string, thumbnail: Buffer, profile: Buffer): readonly Buffer[] {
  return [
    segment(0xe0, Buffer.concat([Buffer.from('JFXX\0\x10'), thumbnail])),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiffWithThumbnail(mark, thumbnail)])),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmpOf(mark)}`)),
    segment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01'), profile])),
    segment(0xe2, Buffer.from(`MPF\0${mark}`)),
    segment(
      0xed,
      Buffer.concat([Buffer.from('Photoshop 3.0\0'), resource(0x0404, iptcOf(mark)), resource(0x040c, thumbnail)]),
    ),
    segment(0xeb, Buffer.from(`JP\0\x01c2pa ${mark}`)),
    segment(0xfe, Buffer.from(`<script>/* ${mark} */</script>`)),
  ];
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  const kept = content.subarray(0, 65_000);
  head.writeUInt16BE(kept.length + 2, 2);
  return Buffer.concat([head, kept]);
}

/** Two directories: the second one is that of a thumbnail, which lies behind. */
function tiffWithThumbnail(mark: string, thumbnail: Buffer): Buffer {
  const text = Buffer.from(`${mark}\0`);
  const [textAt, second] = [8 + 2 + 12 + 4, 8 + 2 + 12 + 4 + text.length];
  const pictureAt = second + 2 + 24 + 4;
  const made = Buffer.alloc(pictureAt);
  made.write('MM\0*', 0, 'latin1');
  made.writeUInt32BE(8, 4);
  made.writeUInt16BE(1, 8);
  entry(made, 10, [0x010e, 2, text.length, textAt]);
  made.writeUInt32BE(second, 22);
  text.copy(made, textAt);
  made.writeUInt16BE(2, second);
  entry(made, second + 2, [0x0201, 4, 1, pictureAt]);
  entry(made, second + 14, [0x0202, 4, 1, thumbnail.length]);
  return Buffer.concat([made, thumbnail]);
}

function entry(into: Buffer, at: number, [tag, type, count, value]: readonly [number, number, number, number]): void {
  into.writeUInt16BE(tag, at);
  into.writeUInt16BE(type, at + 2);
  into.writeUInt32BE(count, at + 4);
  into.writeUInt32BE(value, at + 8);
}

function xmpOf(mark: string): string {
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${mark}"/></rdf:RDF></x:xmpmeta>`;
}

function iptcOf(mark: string): Buffer {
  const text = Buffer.from(mark);
  return Buffer.concat([Buffer.from([0x1c, 2, 80, 0, text.length]), text]);
}

function resource(id: number, content: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write('8BIM', 0, 'latin1');
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(content.length, 8);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

let plainProfile: Buffer | null = null;

/** A working profile of colours, with other words where its owner is named. */
async function profileOf(mark: string): Promise<Buffer> {
  const grey = { create: { width: 8, height: 8, channels: 3, background: '#888' } } as const;
  plainProfile ??=
    (await sharp(await sharp(grey).withIccProfile('srgb').jpeg().toBuffer()).metadata()).icc ?? Buffer.alloc(0);
  const made = Buffer.from(plainProfile);
  const at = made.indexOf(Buffer.from('CC0', 'utf16le').swap16());
  return at === -1
    ? Buffer.concat([made, Buffer.from(mark)])
    : Buffer.concat([made.subarray(0, made.length), Buffer.from(mark)]);
}

/** What may follow the end of a picture: an archive, a page, a second picture, a document. */
function tailsOf(mark: string, jpeg: Buffer): readonly Buffer[] {
  const packed = deflateRawSync(Buffer.from(mark));
  return [
    Buffer.concat([Buffer.from(`PK\x03\x04${mark}`), packed, Buffer.from(`PK\x05\x06${mark}`)]),
    Buffer.from(`<html><script>alert('${mark}')</script></html>`),
    Buffer.concat([jpeg, Buffer.from(mark)]),
    Buffer.from(`%PDF-1.4 ${mark} %%EOF`),
  ];
}

async function ladenPng(base: Buffer, mark: string): Promise<Buffer> {
  const png = await sharp(base).resize(500).withExif(exifOf(mark)).withXmp(xmpOf(mark)).png().toBuffer();
  const chunks = [
    chunk('tEXt', Buffer.from(`Author\0${mark}`)),
    chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.from(mark))])),
    chunk('iTXt', Buffer.from(`Title\0\0\0en\0\0${mark}`)),
  ];
  // After the head, which is of 13 bytes.
  const head = 8 + 12 + 13;
  return Buffer.concat([png.subarray(0, head), ...chunks, png.subarray(head), Buffer.from(mark)]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const made = Buffer.alloc(8);
  made.writeUInt32BE(content.length, 0);
  made.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([made.subarray(0, 4), body, made.subarray(4)]);
}

async function ladenWebp(base: Buffer, mark: string): Promise<Buffer> {
  const made = await sharp(base).resize(500).withExif(exifOf(mark)).withXmp(xmpOf(mark)).webp().toBuffer();
  return Buffer.concat([made, Buffer.from(mark)]);
}
