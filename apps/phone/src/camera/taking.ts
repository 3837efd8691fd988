/** One photo, and a small picture of it to look at. No file, no address of it: nothing that the browser could keep. */

/** `small` is drawn for the screen, and is what a thumbnail is made from. */
export type Taken = Readonly<{ photo: Blob; small: HTMLCanvasElement }>;

const smallSide = 1024;
const quality = 0.9;
/** Some cameras never answer: then the picture of the moment has to do. */
const patienceMs = 4000;

/** Null where nothing came. */
export async function takePhoto(video: HTMLVideoElement, track: MediaStreamTrack): Promise<Taken | null> {
  const photo = (await stillOf(track)) ?? (await jpegOf(video, [video.videoWidth, video.videoHeight]));
  const picture = photo === null ? null : await createImageBitmap(photo).catch(() => null);
  if (photo === null || picture === null) return null;
  const isJpeg = photo.type === 'image/jpeg';
  const whole = isJpeg ? photo : await jpegOf(picture, [picture.width, picture.height]);
  const small = drawn(picture, smallSize(picture));
  picture.close();
  return whole === null ? null : { photo: whole, small };
}

export function jpegBlob(canvas: HTMLCanvasElement, jpegQuality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality));
}

/** What the camera itself makes of a photo, with all its pixels; null where browser or camera cannot. */
async function stillOf(track: MediaStreamTrack): Promise<Blob | null> {
  if (!('ImageCapture' in globalThis)) return null;
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMs));
  return Promise.race([new ImageCapture(track).takePhoto().catch(() => null), late]);
}

type Size = readonly [width: number, height: number];

async function jpegOf(source: CanvasImageSource, size: Size): Promise<Blob | null> {
  if (size[0] === 0) return null;
  const canvas = drawn(source, size);
  const blob = await jpegBlob(canvas, quality);
  // 48 MB of pixels of a 12-megapixel photo are given back at once.
  canvas.width = 0;
  return blob;
}

function drawn(source: CanvasImageSource, [width, height]: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(source, 0, 0, width, height);
  return canvas;
}

function smallSize({ width, height }: ImageBitmap): Size {
  const scale = Math.min(1, smallSide / Math.max(width, height));
  return [Math.round(width * scale), Math.round(height * scale)];
}
