/** Video and sound as they are made, second by second: never whole in memory. */

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

export type Recording = Readonly<{
  type: string;
  /** Closes when it is stopped and all of it has come; whoever cancels it stops it. */
  bytes: ReadableStream<Uint8Array>;
  stop: () => void;
}>;

const pieceMs = 1000;

/** Null where this browser cannot record. */
export function record(
  stream: MediaStream,
  { kind, quality, onBytes }: Readonly<{ kind: RecordedKind; quality: Quality; onBytes: (count: number) => void }>,
): Recording | null {
  if (!('MediaRecorder' in globalThis)) return null;
  const type = types[kind].find((each) => MediaRecorder.isTypeSupported(each));
  if (type === undefined) return null;
  const { bits } = plans[kind][quality];
  const recorder = new MediaRecorder(stream, {
    mimeType: type,
    videoBitsPerSecond: bits.video,
    audioBitsPerSecond: bits.audio,
  });
  const stop = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const bytes = new ReadableStream<Uint8Array>({
    start: (controller) => {
      // Reading a piece takes a moment, and pieces keep their order.
      let turn = Promise.resolve();
      const inOrder = (work: () => Promise<void> | void): void => {
        turn = turn.then(work).catch((error: unknown) => controller.error(error));
      };
      recorder.ondataavailable = ({ data }) =>
        inOrder(async () => {
          const piece = new Uint8Array(await data.arrayBuffer());
          onBytes(piece.length);
          if (piece.length > 0) controller.enqueue(piece);
        });
      recorder.onstop = () => inOrder(() => controller.close());
    },
    cancel: stop,
  });
  recorder.start(pieceMs);
  return { type, bytes, stop };
}
