/** Between files and pixels, by the browser's own means. */
import type { Pixels } from '@kua/core/pictures/redaction.ts';

/** Null for what the browser cannot read as a picture. */
export async function pixelsOf(file: Blob): Promise<Pixels | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return null;
  const { width, height } = picture;
  const pen = penOf(width, height);
  // What is transparent would show what lies below it on one page and not on another.
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0);
  picture.close();
  return { width, height, data: pen.getImageData(0, 0, width, height).data };
}

/** A JPEG of these pixels: a canvas knows of no place, no time, no camera, no thumbnail. Some browsers add a profile of colours, the same for all. */
export async function jpegOf(pixels: Pixels): Promise<Blob> {
  const pen = penOf(pixels.width, pixels.height);
  draw(pen, pixels);
  return new Promise((resolve, reject) => {
    const done = (made: Blob | null): void =>
      made === null ? reject(new Error('no picture was made')) : resolve(made);
    pen.canvas.toBlob(done, 'image/jpeg', 0.92);
  });
}

export function draw(pen: CanvasRenderingContext2D, { width, height, data }: Pixels): void {
  pen.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
}

function penOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (pen === null) throw new Error('this browser draws nothing');
  return pen;
}
