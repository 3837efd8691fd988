/** The camera at the back with as many pixels as it has, and why there may be none. */
import { failure, success, type Result } from '@kua/core/kernel/result.ts';

/** `forbidden`: the browser was told not to. `busy`: it is there and does not start, mostly because another app holds it. */
export type StreamTrouble = 'forbidden' | 'absent' | 'busy';

/** Small text on a page needs all the pixels there are. */
export const forPhotos: MediaStreamConstraints = {
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 4032 }, height: { ideal: 3024 } },
};

export async function openStream(wish: MediaStreamConstraints): Promise<Result<MediaStream, StreamTrouble>> {
  // Absent where the page is no secure one.
  const media = (navigator as Partial<Navigator>).mediaDevices;
  if (media === undefined) return failure('absent');
  try {
    return success(await media.getUserMedia(wish));
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return failure('forbidden');
    return failure(name === 'NotFoundError' ? 'absent' : 'busy');
  }
}

export function closeStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

type Torch = Readonly<{ torch?: boolean }>;

export function hasTorch(track: MediaStreamTrack): boolean {
  return (track.getCapabilities() as Torch).torch === true;
}

export async function setTorch(track: MediaStreamTrack, torch: boolean): Promise<void> {
  const wish: MediaTrackConstraintSet & Torch = { torch };
  await track.applyConstraints({ advanced: [wish] }).catch(() => undefined);
}
