import { useEffect, useRef, useState } from 'preact/hooks';
import type { SavedFile } from '../evidence/capture.ts';
import { keep, type SavingTrouble } from '../evidence/saying.ts';
import { whileRecording } from '../notebook/recorded.ts';
import { words } from '../shell/words-state.ts';
import { closeStream, type StreamTrouble } from './camera-stream.ts';
import {
  bytesPerMinute,
  mainTracks,
  openRecorded,
  record,
  type Quality,
  type RecordedKind,
  type Recording,
} from './recording.ts';
import { Sheet } from './sheet.tsx';
import { useFullness } from './storage-room.ts';

type RecorderProps = Readonly<{
  kind: RecordedKind;
  role: string;
  /** How many files the statement can still name. */
  most: number;
  onTaken: (file: SavedFile) => void;
  onClose: () => void;
}>;

/** Begins, runs with time and size in sight, and is sealed piece by piece while it runs. Closing keeps what was recorded. */
export function RecorderSheet({ kind, role, most, onTaken, onClose }: RecorderProps) {
  const [quality, setQuality] = useState<Quality>('middle');
  const [stream, setStream] = useState<MediaStream | StreamTrouble | null>(null);
  const [tries, setTries] = useState(0);
  const [state, setState] = useState<'ready' | 'running' | 'saving'>('ready');
  const [size, setSize] = useState(0);
  const [trouble, setTrouble] = useState<string | null>(null);
  const running = useRef<Recording | null>(null);
  const seconds = useSeconds(state === 'running');
  const fullness = useFullness();

  useEffect(() => {
    let opened: MediaStream | null = null;
    let isOver = false;
    setStream(null);
    void openRecorded(kind, quality).then((result) => {
      if (!result.ok) setStream(result.error);
      else if (isOver) closeStream(result.value);
      else setStream((opened = result.value));
    });
    return () => {
      isOver = true;
      running.current?.stop();
      if (opened !== null) closeStream(opened);
    };
  }, [quality, tries]);

  // Another app took it: the next tap finds it open again, or reads why it is not.
  useEffect(() => {
    if (!(stream instanceof MediaStream)) return;
    const reopen = (): void => setTries((before) => before + 1);
    const tracks = mainTracks(kind, stream);
    for (const track of tracks) track.addEventListener('ended', reopen);
    return () => {
      for (const track of tracks) track.removeEventListener('ended', reopen);
    };
  }, [stream]);

  async function begin(source: MediaStream): Promise<void> {
    setSize(0);
    const failures: SavingTrouble[] = [];
    const recording = record(source, {
      kind,
      quality,
      most,
      onBytes: (count) => setSize((before) => before + count),
      onPiece: async (bytes, type) => {
        const kept = await keep(bytes, { type, role, rank: kind });
        if (kept.ok) {
          onTaken(kept.value);
          return;
        }
        failures.push(kept.error);
        recording?.stop();
      },
    });
    if (recording === null) {
      setTrouble(words().recordNotSaved());
      return;
    }
    running.current = recording;
    setTrouble(null);
    setState('running');
    const ending = await whileRecording(() => recording.ended);
    running.current = null;
    const [failed] = failures;
    if (failed === undefined && ending === 'stopped') {
      onClose();
      return;
    }
    if (failed === undefined) setTrouble(words().recordLost());
    else setTrouble(failed.code === 'storage-full' ? words().recordNoRoom() : words().recordNotSaved());
    setState('ready');
  }

  function stop(): void {
    setState('saving');
    running.current?.stop();
  }

  const live = stream instanceof MediaStream ? stream : null;
  return (
    <Sheet
      title={kind === 'video' ? words().recordVideo() : words().recordAudio()}
      onClose={() => {
        if (state === 'running') stop();
        else if (state === 'ready') onClose();
      }}
    >
      <div class="frame">
        {typeof stream === 'string' && (
          <div class="no-camera">
            <p role="alert">{whyNot(kind, stream)}</p>
            <button class="button" type="button" onClick={() => setTries(tries + 1)}>
              {words().tryAgain()}
            </button>
          </div>
        )}
        {live !== null && kind === 'video' && <Seen stream={live} />}
        {live !== null && kind === 'audio' && state === 'ready' && <p>{words().recordHears()}</p>}
      </div>
      <p class="so-far" role="timer">
        {words().recordSoFar({ time: lengthOf(seconds), size })}
      </p>
      {kind === 'video' && live?.getAudioTracks().length === 0 && <p role="status">{words().recordSilent()}</p>}
      {trouble !== null && (
        <p class="alarm" role="alert">
          {trouble}
        </p>
      )}
      {fullness !== null && fullness >= 0.8 && (
        <p class="alarm" role="alert">
          {words().recordSpace({ percent: Math.round(fullness * 100) })}
        </p>
      )}
      {trouble === null && <p class="quiet">{words().recordPieces()}</p>}
      {state === 'ready' && <Qualities kind={kind} quality={quality} onPick={setQuality} />}
      <div class="sheet-action">
        {state === 'ready' ? (
          <button
            class="button shutter"
            type="button"
            disabled={live === null}
            onClick={() => {
              if (live !== null) void begin(live);
            }}
          >
            {words().recordStart()}
          </button>
        ) : (
          <button class="button shutter" type="button" disabled={state === 'saving'} onClick={stop}>
            {state === 'saving' ? words().cameraSaving() : words().recordStop()}
          </button>
        )}
      </div>
    </Sheet>
  );
}

function whyNot(kind: RecordedKind, trouble: StreamTrouble): string {
  if (kind === 'audio')
    return {
      forbidden: words().microphoneDenied,
      absent: words().microphoneMissing,
      busy: words().microphoneBusy,
    }[trouble]();
  return { forbidden: words().cameraForbidden, absent: words().cameraAbsent, busy: words().cameraBusy }[trouble]();
}

function Seen({ stream }: Readonly<{ stream: MediaStream }>) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return (
    <div class="sight">
      <video ref={video} aria-label={words().cameraPicture()} autoPlay muted playsInline />
    </div>
  );
}

type QualitiesProps = Readonly<{ kind: RecordedKind; quality: Quality; onPick: (quality: Quality) => void }>;

function Qualities({ kind, quality, onPick }: QualitiesProps) {
  return (
    <div class="choices" role="group" aria-label={words().recordQuality()}>
      {(['low', 'middle'] as const).map((each) => (
        <button key={each} type="button" aria-pressed={each === quality} onClick={() => onPick(each)}>
          {each === 'low' ? words().recordLow() : words().recordMiddle()}
          <br />
          {words().recordPerMinute({ size: bytesPerMinute(kind, each) })}
        </button>
      ))}
    </div>
  );
}

/** `04:07`. */
function lengthOf(seconds: number): string {
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Seconds since it began to run. */
function useSeconds(isRunning: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!isRunning) return;
    const began = performance.now();
    setSeconds(0);
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - began) / 1000)), 250);
    return () => clearInterval(timer);
  }, [isRunning]);
  return seconds;
}
