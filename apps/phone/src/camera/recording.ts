/** Video and sound as they are made, second by second: never whole in memory, and on the disk in pieces, each of them a file that can be watched. */

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

export function wishFor(kind: RecordedKind, quality: Quality): MediaStreamConstraints {
  return plans[kind][quality].wish;
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

export type Recording = Readonly<{
  stop: () => void;
  /** Resolves when it is stopped and each piece was taken. */
  ended: Promise<void>;
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
  const began = performance.now();
  const taken: Promise<void>[] = [];
  let running: MediaRecorder | null = null;
  let timer = 0;
  let end = (): void => undefined;
  const isStopped = new Promise<void>((resolve) => (end = resolve));

  function stop(): void {
    clearTimeout(timer);
    removeEventListener('visibilitychange', onHidden, true);
    const last = running;
    running = null;
    finish(last);
    end();
  }

  function goOn(): void {
    clearTimeout(timer);
    if (taken.length === most) {
      stop();
      return;
    }
    const [before, next] = [running, new MediaRecorder(stream, settings)];
    running = next;
    taken.push(onPiece(bytesOf(next, { onBytes, onCancel: stop }), type));
    // Another app has taken the camera, or somebody the permission.
    next.addEventListener('stop', () => {
      if (running === next) stop();
    });
    next.start(sliceMs);
    finish(before);
    timer = window.setTimeout(goOn, pieceMs(performance.now() - began));
  }

  /** Nobody knows whether this page is seen again: what there is, is saved. */
  function onHidden(): void {
    if (document.visibilityState === 'hidden') goOn();
  }

  addEventListener('visibilitychange', onHidden, true);
  goOn();
  return { stop, ended: isStopped.then(() => Promise.all(taken)).then(() => undefined) };
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
