import sharp from 'sharp';
import { likeness, likenessSide } from '@kua/core/protocols/photo-likeness.ts';

/** Of a derivative: what it shows, as few bits that survive another encoding. */
export async function likenessOf(picture: Uint8Array): Promise<string> {
  const grey = await sharp(picture)
    .greyscale()
    .resize({ width: likenessSide, height: likenessSide, fit: 'fill' })
    .raw()
    .toBuffer();
  return likeness(grey);
}
