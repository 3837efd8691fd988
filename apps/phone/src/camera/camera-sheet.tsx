import { useEffect, useRef, useState } from 'preact/hooks';
import type { SavedFile } from '../evidence/capture.ts';
import { keep } from '../evidence/saying.ts';
import { words } from '../shell/words-state.ts';

/** The app's own camera: what it takes is sealed at once and lies nowhere else. */
export function CameraSheet(
  props: Readonly<{ role: string; title: string; onTaken: (file: SavedFile) => void; onClose: () => void }>,
) {
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    const opened = navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    opened.then(
      (stream) => {
        if (video.current !== null) video.current.srcObject = stream;
      },
      () => setRefused(true),
    );
    return () => void opened.then((stream) => stream.getTracks().forEach((track) => track.stop()));
  }, []);

  async function take(): Promise<void> {
    const shown = video.current;
    if (shown === null) return;
    const canvas = new OffscreenCanvas(shown.videoWidth, shown.videoHeight);
    canvas.getContext('2d')?.drawImage(shown, 0, 0);
    const photo = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    const kept = await keep(photo.stream(), { type: 'image/jpeg', role: props.role, rank: 'photo' });
    if (kept.ok) props.onTaken(kept.value);
    else setRefused(true);
  }

  return (
    <div class="camera" role="dialog" aria-label={props.title}>
      {isRefused && <p role="alert">{words().screenMissing()}</p>}
      <video ref={video} autoplay playsinline muted />
      <div class="buttons">
        <button class="button ghost" type="button" onClick={props.onClose}>
          {words().back()}
        </button>
        <button class="button" type="button" onClick={() => void take()}>
          {words().listTakePhoto()}
        </button>
      </div>
    </div>
  );
}
