import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { plainJpeg } from './plain-jpeg.ts';

const grey = {
  create: { width: 70, height: 50, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 120, sigma: 50 } },
} as const;
const plain = (more: object = {}): Promise<Buffer> => sharp(grey).jpeg(more).toBuffer();

test('a picture and nothing else, however it was encoded', async () => {
  for (const more of [{}, { progressive: true }, { mozjpeg: true }, { chromaSubsampling: '4:4:4' }])
    expect(plainJpeg(await plain(more))).toEqual({ ok: true, value: { width: 70, height: 50 } });
});

test('whatever else a file can carry is named', async () => {
  const bytes = await plain();
  const with2 = (marker: number, content: string): Buffer => {
    const length = Buffer.from([0, 0]);
    length.writeUInt16BE(content.length + 2);
    return Buffer.concat([
      bytes.subarray(0, 2),
      Buffer.from([0xff, marker]),
      length,
      Buffer.from(content),
      bytes.subarray(2),
    ]);
  };
  const faults: readonly (readonly [Buffer, string])[] = [
    [
      await sharp(grey)
        .withExif({ IFD0: { Copyright: 'me' } })
        .jpeg()
        .toBuffer(),
      'segment-e1',
    ],
    [await sharp(grey).withIccProfile('srgb').jpeg().toBuffer(), 'segment-e2'],
    [with2(0xfe, 'a comment'), 'segment-fe'],
    [with2(0xed, 'Photoshop 3.0\0'), 'segment-ed'],
    [with2(0xe0, 'JFXX\0\x10thumbnail'), 'segment-e0'],
    [with2(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01rgb`), 'thumbnail'],
    [Buffer.concat([bytes, Buffer.from('PK')]), 'trailing'],
    [Buffer.concat([bytes, bytes]), 'trailing'],
    [bytes.subarray(0, -2), 'cut'],
    [Buffer.from('GIF89a'), 'cut'],
    [Buffer.alloc(0), 'cut'],
  ];
  for (const [file, error] of faults) expect(plainJpeg(file)).toEqual({ ok: false, error });
});

test('noise and cut pictures end it, and never throw', async () => {
  const bytes = await plain();
  fc.assert(
    fc.property(fc.nat(bytes.length), fc.uint8Array({ maxLength: 200 }), (at, noise) => {
      const made = Buffer.concat([bytes.subarray(0, at), noise]);
      expect(typeof plainJpeg(made).ok).toBe('boolean');
      expect(plainJpeg(Buffer.concat([Buffer.from([0xff, 0xd8]), noise])).ok).toBe(false);
    }),
  );
});
