import { useEffect, useRef, useState } from 'preact/hooks';
import type { Result } from '@kua/core/kernel/result.ts';
import { words } from '../shell/words-state.ts';
import { closeStream, forPhotos, hasTorch, openStream, setTorch, type StreamTrouble } from './camera-stream.ts';
import { useFrameHint } from './frame-watch.ts';
import { Sheet } from './sheet.tsx';
import { takePhoto, type Taken } from './taking.ts';

type NotKept = Readonly<{ code: 'storage-full' | 'storage-failed' }>;

type ViewfinderProps = Readonly<{
  title: string;
  /** Draws the outline of a page, and looks whether one lies in it. */
  isPaper: boolean;
  /** Whoever asked for the photo keeps it; the sheet stays, photo and all, where that fails. */
  onUse: (taken: Taken) => Promise<Result<unknown, NotKept>>;
  onClose: () => void;
}>;

/** The camera over the whole screen: what it sees, one large key, then the photo to look at and to take or take again. */
export function Viewfinder({ title, isPaper, onUse, onClose }: ViewfinderProps) {
  const [stream, setStream] = useState<MediaStream | StreamTrouble | null>(null);
  const [tries, setTries] = useState(0);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [busy, setBusy] = useState<'taking' | 'saving' | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    let opened: MediaStream | null = null;
    let isOver = false;
    setStream(null);
    void openStream(forPhotos).then((result) => {
      if (!result.ok) setStream(result.error);
      else if (isOver) closeStream(result.value);
      else setStream((opened = result.value));
    });
    return () => {
      isOver = true;
      if (opened !== null) closeStream(opened);
    };
  }, [tries]);

  async function shoot(track: MediaStreamTrack): Promise<void> {
    if (video.current === null) return;
    setBusy('taking');
    const made = await takePhoto(video.current, track);
    setTaken(made);
    setTrouble(made === null ? words().cameraFailed() : null);
    setBusy(null);
  }

  async function use(photo: Taken): Promise<void> {
    setBusy('saving');
    const kept = await onUse(photo);
    if (kept.ok) return;
    setTrouble(kept.error.code === 'storage-full' ? words().cameraNoRoom() : words().cameraNotSaved());
    setBusy(null);
  }

  const live = stream instanceof MediaStream ? stream : null;
  const track = live?.getVideoTracks()[0] ?? null;
  return (
    <Sheet
      title={title}
      onClose={() => {
        if (busy !== 'saving') onClose();
      }}
      beside={track !== null && hasTorch(track) && <TorchButton track={track} />}
    >
      <div class="frame">
        {typeof stream === 'string' && <NoCamera trouble={stream} onAgain={() => setTries(tries + 1)} />}
        {stream === null && <p role="status">{words().cameraAsking()}</p>}
        {live !== null && <Sight stream={live} video={video} isPaper={isPaper} isHidden={taken !== null} />}
        {taken !== null && <Preview taken={taken} />}
      </div>
      {trouble !== null && (
        <p class="alarm" role="alert">
          {trouble}
        </p>
      )}
      {taken !== null && (
        <>
          {isPaper && <p class="sheet-says">{words().cameraReadable()}</p>}
          <div class="sheet-action buttons">
            <button class="button ghost" type="button" disabled={busy !== null} onClick={() => setTaken(null)}>
              {words().cameraRetake()}
            </button>
            <button class="button" type="button" disabled={busy !== null} onClick={() => void use(taken)}>
              {busy === 'saving' ? words().cameraSaving() : words().cameraUse()}
            </button>
          </div>
        </>
      )}
      {taken === null && track !== null && (
        <div class="sheet-action">
          <button class="button shutter" type="button" disabled={busy !== null} onClick={() => void shoot(track)}>
            {words().cameraShutter()}
          </button>
        </div>
      )}
    </Sheet>
  );
}

type SightProps = Readonly<{
  stream: MediaStream;
  video: { current: HTMLVideoElement | null };
  isPaper: boolean;
  isHidden: boolean;
}>;

function Sight({ stream, video, isPaper, isHidden }: SightProps) {
  const [shape, setShape] = useState('3 / 4');
  const hint = useFrameHint(video, isPaper);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  const says = { dark: words().hintDark, cut: words().hintCut, far: words().hintFar };
  return (
    <div class="sight" hidden={isHidden} style={{ aspectRatio: shape }}>
      <video
        ref={video}
        aria-label={words().cameraPicture()}
        autoPlay
        muted
        playsInline
        onLoadedMetadata={({ currentTarget: { videoWidth, videoHeight } }) =>
          setShape(`${videoWidth} / ${videoHeight}`)
        }
      />
      {isPaper && <span class="outline" />}
      <p class="hint" role="status">
        {hint !== null && says[hint]()}
      </p>
    </div>
  );
}

function Preview({ taken: { small } }: Readonly<{ taken: Taken }>) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(small), [small]);
  return <div class="preview" ref={place} role="img" aria-label={words().cameraTaken()} />;
}

function TorchButton({ track }: Readonly<{ track: MediaStreamTrack }>) {
  const [isOn, setOn] = useState(false);
  return (
    <button
      class="button ghost small"
      type="button"
      aria-pressed={isOn}
      onClick={() => {
        setOn(!isOn);
        void setTorch(track, !isOn);
      }}
    >
      {words().cameraLight()}
    </button>
  );
}

function NoCamera({ trouble, onAgain }: Readonly<{ trouble: StreamTrouble; onAgain: () => void }>) {
  const says = { forbidden: words().cameraForbidden, absent: words().cameraAbsent, busy: words().cameraBusy };
  return (
    <div class="no-camera">
      <p role="alert">{says[trouble]()}</p>
      <button class="button" type="button" onClick={onAgain}>
        {words().tryAgain()}
      </button>
    </div>
  );
}
