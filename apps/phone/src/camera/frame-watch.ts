import { useEffect, useState } from 'preact/hooks';
import { frameHint, type FrameHint, type Grey } from './frame-hint.ts';

const everyMs = 500;
/** So few dots cost nothing on a slow phone. */
const dotsWide = 48;

/** What is wrong with the picture, looked at twice a second. */
export function useFrameHint(video: { current: HTMLVideoElement | null }, isPaper: boolean): FrameHint | null {
  const [hint, setHint] = useState<FrameHint | null>(null);
  useEffect(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const timer = setInterval(() => {
      const seen = context === null || video.current === null ? null : greyOf(context, video.current);
      setHint(seen === null ? null : frameHint(seen, isPaper));
    }, everyMs);
    return () => clearInterval(timer);
  }, [isPaper]);
  return hint;
}

function greyOf(context: CanvasRenderingContext2D, video: HTMLVideoElement): Grey | null {
  if (video.videoWidth === 0) return null;
  const width = dotsWide;
  const height = Math.round((width * video.videoHeight) / video.videoWidth);
  context.canvas.width = width;
  context.canvas.height = height;
  context.drawImage(video, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const dots = Array.from({ length: width * height }, (_, dot) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(dot * 4, dot * 4 + 3);
    return 0.3 * red + 0.59 * green + 0.11 * blue;
  });
  return { width, height, dots };
}
