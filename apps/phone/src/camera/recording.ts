/** Video and sound as they are made, second by second: never whole in memory, and on the disk in pieces, each of them a file that can be watched. */

import type { Result } from '@kua/core/kernel/result.ts';
import { openStream, type StreamTrouble } from './camera-stream.ts';

export type RecordedKind = 'video' | 'audio';
export type Quality = 'low' | 'middle';

type Plan = Readonly<{ wish: MediaStreamConstraints; bits: Readonly<{ video: number; audio: number }> }>;

const plans: Readonly<Record<RecordedKind, Readonly<Record<Quality, Plan>>>> = {
  video: {
    low: {
      wish: {
        video: { facingMode: { ideal: 'environment' }, width: { ideal: 640 }, frameRate: { ideal: 15 } },
        audio: true,
      },
      bits: { video: 400_000, audio: 32_000 },
    },
    middle: {
      wish: {
        video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, frameRate: { ideal: 24 } },
        audio: true,
      },
      bits: { video: 1_500_000, audio: 48_000 },
    },
  },
  audio: {
    low: { wish: { audio: true }, bits: { video: 0, audio: 24_000 } },
    middle: { wish: { audio: true }, bits: { video: 0, audio: 64_000 } },
  },
};

/** Where the microphone is missing, forbidden or taken a film is made without its sound. */
export async function openRecorded(kind: RecordedKind, quality: Quality): Promise<Result<MediaStream, StreamTrouble>> {
  const { wish } = plans[kind][quality];
  const opened = await openStream(wish);
  return opened.ok || kind === 'audio' ? opened : openStream({ ...wish, audio: false });
}

export function bytesPerMinute(kind: RecordedKind, quality: Quality): number {
  const { bits } = plans[kind][quality];
  return ((bits.video + bits.audio) * 60) / 8;
}

/** What browsers can make; the first that this one can. */
const types: Readonly<Record<RecordedKind, readonly string[]>> = {
  video: ['video/webm', 'video/mp4'],
  audio: ['audio/webm', 'audio/mp4'],
};

/** The piece that runs is all that is lost when the phone is torn away: 20 seconds, or an eighth of what was recorded before. */
export function pieceMs(recordedMs: number): number {
  return Math.max(20_000, recordedMs / 8);
}

/** `lost`: another app has taken the camera or the microphone, somebody the permission, or the recorder failed. */
type Ending = 'stopped' | 'lost';

export type Recording = Readonly<{
  stop: () => void;
  /** Resolves when it is over and each piece was taken. */
  ended: Promise<Ending>;
}>;

type Recorded = Readonly<{
  kind: RecordedKind;
  quality: Quality;
  /** How many pieces may be made. */
  most: number;
  onBytes: (count: number) => void;
  /** A file of its own, which closes when its time is over. One that cannot be taken is canceled and ends the recording. */
  onPiece: (bytes: ReadableStream<Uint8Array>, type: string) => Promise<void>;
}>;

/** Piece after piece: the next one has begun before the last one ends. Null where this browser cannot record. */
export function record(stream: MediaStream, recorded: Recorded): Recording | null {
  if (!('MediaRecorder' in globalThis)) return null;
  const type = types[recorded.kind].find((each) => MediaRecorder.isTypeSupported(each));
  return type === undefined ? null : recordAs(type, stream, recorded);
}

function recordAs(type: string, stream: MediaStream, { kind, quality, most, onBytes, onPiece }: Recorded): Recording {
  const { bits } = plans[kind][quality];
  const settings = { mimeType: type, videoBitsPerSecond: bits.video, audioBitsPerSecond: bits.audio };
  const tracks = mainTracks(kind, stream);
  const began = performance.now();
  const taken: Promise<void>[] = [];
  let running: MediaRecorder | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settle: (ending: Ending) => void = () => undefined;
  const isOver = new Promise<Ending>((resolve) => (settle = resolve));
  const stop = (): void => end('stopped');
  const lose = (): void => end('lost');

  /** The first ending is the one that is told. */
  function end(ending: Ending): void {
    clearTimeout(timer);
    removeEventListener('visibilitychange', onHidden, true);
    for (const track of tracks) track.removeEventListener('ended', lose);
    const last = running;
    running = null;
    finish(last);
    settle(ending);
  }

  function goOn(): void {
    clearTimeout(timer);
    if (taken.length === most) {
      stop();
      return;
    }
    const before = running;
    const next = new MediaRecorder(stream, settings);
    const bytes = bytesOf(next, { onBytes, onCancel: stop });
    try {
      // On a stream that has ended it throws: a piece of which nothing will ever come is given to nobody.
      next.start(sliceMs);
    } catch {
      lose();
      return;
    }
    running = next;
    next.addEventListener('stop', () => {
      if (running === next) lose();
    });
    taken.push(onPiece(bytes, type));
    finish(before);
    timer = setTimeout(goOn, pieceMs(performance.now() - began));
  }

  /** Nobody knows whether this page is seen again: what there is, is saved. */
  function onHidden(): void {
    if (document.visibilityState === 'hidden') goOn();
  }

  addEventListener('visibilitychange', onHidden, true);
  // A film without its picture would go on with the sound alone.
  for (const track of tracks) track.addEventListener('ended', lose);
  goOn();
  return { stop, ended: isOver.then(async (ending) => (await Promise.all(taken), ending)) };
}

/** What is recorded lives as long as these. */
export function mainTracks(kind: RecordedKind, stream: MediaStream): readonly MediaStreamTrack[] {
  return kind === 'video' ? stream.getVideoTracks() : stream.getAudioTracks();
}

function finish(recorder: MediaRecorder | null): void {
  if (recorder !== null && recorder.state !== 'inactive') recorder.stop();
}

const sliceMs = 1000;

type Heard = Readonly<{ onBytes: (count: number) => void; onCancel: () => void }>;

/** Second by second, until the recorder has stopped and all of it has come. */
function bytesOf(recorder: MediaRecorder, { onBytes, onCancel }: Heard): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      // Reading a slice takes a moment, and slices keep their order.
      let turn = Promise.resolve();
      const inOrder = (work: () => Promise<void> | void): void => {
        turn = turn.then(work).catch((error: unknown) => controller.error(error));
      };
      recorder.ondataavailable = ({ data }) =>
        inOrder(async () => {
          const slice = new Uint8Array(await data.arrayBuffer());
          onBytes(slice.length);
          if (slice.length > 0) controller.enqueue(slice);
        });
      recorder.onstop = () => inOrder(() => controller.close());
    },
    cancel: onCancel,
  });
}
