/** What a phone's camera sees in a story: a picture as a film of one frame, in the format that Chromium takes for a camera. */
import { writeFile } from 'node:fs/promises';
import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';

const [width, height] = [640, 480];

/** The code that a screenshot shows. Throws where it cannot be read. */
export async function codeIn(screenshot: Buffer): Promise<string> {
  const { data, info } = await sharp(screenshot).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return decodeQR({ data, width: info.width, height: info.height });
}

/** Grey, a little turned and blurred, as somebody holds a phone in front of another one in the evening. */
export async function film(screenshot: Buffer, file: string): Promise<readonly string[]> {
  const picture = await sharp(screenshot)
    .resize(380, 380, { fit: 'contain', background: '#fff' })
    .rotate(7, { background: '#888' })
    .linear(0.5, 20)
    .blur(0.8)
    .toBuffer();
  const seen = await sharp({ create: { width, height, channels: 3, background: '#444' } })
    .composite([{ input: picture }])
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const grey = Buffer.alloc(width * height, 0);
  for (let at = 0; at < grey.length; at += 1) grey[at] = seen.data[at * seen.info.channels] ?? 0;
  const colour = Buffer.alloc((width * height) / 2, 128);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([head, Buffer.from('FRAME\n'), grey, colour]));
  return [`--use-file-for-fake-video-capture=${file}`];
}
