import { useEffect, useRef, useState } from 'preact/hooks';
import { decodeQR } from 'qr/decode.js';
import { words } from '../shell/words-state.ts';

const everyMs = 150;
/** Enough dots for the largest code that is shown; more cost a cheap phone its breath. */
const longestSide = 720;

/** Looks through the camera until it reads something that is wanted. No frame leaves this function. */
export function QrScanner(props: Readonly<{ onText: (text: string) => boolean; onClose: () => void }>) {
  const video = useRef<HTMLVideoElement>(null);
  const [isBlind, setIsBlind] = useState(false);
  useEffect(() => {
    const looking = look(video.current, props.onText);
    looking.blind.then(
      () => setIsBlind(true),
      () => undefined,
    );
    return looking.stop;
  }, []);
  return (
    <div class="scanner part">
      {isBlind ? (
        <p class="alarm" role="alert">
          {words().signScanBlind()}
        </p>
      ) : (
        <>
          <video ref={video} muted playsInline aria-label={words().signScanning()} />
          <p role="status">{words().signScanning()}</p>
        </>
      )}
      <button class="button ghost small" type="button" onClick={props.onClose}>
        {words().signScanStop()}
      </button>
    </div>
  );
}

/** `blind` resolves where there is no camera to look through. */
function look(
  video: HTMLVideoElement | null,
  onText: (text: string) => boolean,
): Readonly<{ stop: () => void; blind: Promise<void> }> {
  let stopped = false;
  let stream: MediaStream | null = null;
  const stop = (): void => {
    stopped = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  async function begin(): Promise<boolean> {
    const wish = { video: { facingMode: 'environment', width: { ideal: 1280 } } };
    // Absent where the page is no secure one.
    const { mediaDevices } = navigator as Partial<Navigator>;
    stream = (await mediaDevices?.getUserMedia(wish).catch(() => null)) ?? null;
    if (stream === null || video === null) return false;
    if (stopped) stop();
    video.srcObject = stream;
    await video.play().catch(() => undefined);
    const canvas = new OffscreenCanvas(1, 1);
    while (!stopped) {
      const text = readFrame(video, canvas);
      if (text !== null && onText(text)) stop();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    return true;
  }
  const blind = begin().then((seen) => (seen || stopped ? new Promise<void>(() => undefined) : undefined));
  return { stop, blind };
}

function readFrame(video: HTMLVideoElement, canvas: OffscreenCanvas): string | null {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0) return null;
  const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    // Nothing to be read in this frame; there will be others.
    return null;
  }
}
