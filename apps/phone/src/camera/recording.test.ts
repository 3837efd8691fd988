import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mostAttachments } from '@kua/core/evidence/attachment-limit.ts';
import { pieceMs, record } from './recording.ts';

test('a piece is short, and so many as one report takes last a whole count', () => {
  let recorded = 0;
  for (let pieces = 0; pieces < mostAttachments; pieces += 1) {
    const length = pieceMs(recorded);
    expect(length).toBeLessThanOrEqual(Math.max(20_000, recorded / 8));
    recorded += length;
  }
  expect(recorded).toBeGreaterThan(3 * 3_600_000);
});

/** What a browser's recorder does, as far as pieces go: no browser of a test loses its camera when it is told to. */
class Recorder extends EventTarget {
  static isTypeSupported = (): boolean => true;
  static made: Recorder[] = [];
  state: 'inactive' | 'recording' = 'inactive';
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  onstop: () => void = () => undefined;
  readonly stream: Camera;
  constructor(stream: Camera) {
    super();
    this.stream = stream;
    Recorder.made.push(this);
  }
  start(): void {
    if (this.stream.isOver) throw new DOMException('it has ended', 'NotSupportedError');
    this.state = 'recording';
  }
  stop(): void {
    this.state = 'inactive';
    this.ondataavailable({ data: new Blob(['seen']) });
    this.onstop();
    this.dispatchEvent(new Event('stop'));
  }
}

class Camera {
  isOver = false;
  readonly track = new EventTarget();
  getVideoTracks = (): readonly EventTarget[] => [this.track];
  take(): void {
    this.isOver = true;
    this.track.dispatchEvent(new Event('ended'));
  }
}

const page = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  Recorder.made = [];
  vi.stubGlobal('MediaRecorder', Recorder);
  // Node does not find a listener again by `true` alone.
  vi.stubGlobal('addEventListener', (type: string, heard: () => void) => page.addEventListener(type, heard));
  vi.stubGlobal('removeEventListener', (type: string, heard: () => void) => page.removeEventListener(type, heard));
  vi.stubGlobal('document', { visibilityState: 'hidden' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Pieces as they were read to their end. */
function recorded(camera: Camera, { most = 10, isFull = false } = {}) {
  const pieces: string[] = [];
  const recording = record(camera as unknown as MediaStream, {
    kind: 'video',
    quality: 'low',
    most,
    onBytes: () => undefined,
    onPiece: async (bytes) => {
      if (isFull) await bytes.cancel();
      else pieces.push(await new Response(bytes).text());
    },
  });
  if (recording === null) throw new Error('it does not record');
  return { pieces, recording };
}

test('when its time is over a piece is cut, and the recording goes on', async () => {
  const { pieces, recording } = recorded(new Camera());
  await vi.advanceTimersByTimeAsync(20_000);
  expect(pieces).toEqual(['seen']);
  expect(Recorder.made.map(({ state }) => state)).toEqual(['inactive', 'recording']);
  recording.stop();
  expect(await recording.ended).toBe('stopped');
  expect(pieces).toHaveLength(2);
});

test('it ends with as many pieces as may be made', async () => {
  const { pieces, recording } = recorded(new Camera(), { most: 2 });
  await vi.advanceTimersByTimeAsync(40_000);
  expect(await recording.ended).toBe('stopped');
  expect(pieces).toHaveLength(2);
});

test('a camera that is taken away ends it as lost, and what was recorded is there', async () => {
  const camera = new Camera();
  const { pieces, recording } = recorded(camera);
  await vi.advanceTimersByTimeAsync(20_000);
  camera.take();
  expect(await recording.ended).toBe('lost');
  expect(pieces).toEqual(['seen', 'seen']);
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Recorder.made).toHaveLength(2);
});

test('a recorder that fails ends it as lost', async () => {
  const { pieces, recording } = recorded(new Camera());
  Recorder.made[0]?.stop();
  expect(await recording.ended).toBe('lost');
  expect(pieces).toEqual(['seen']);
});

test('on a camera that was lost before it begins no piece is begun', async () => {
  const camera = new Camera();
  camera.isOver = true;
  const { pieces, recording } = recorded(camera);
  expect(await recording.ended).toBe('lost');
  expect(pieces).toEqual([]);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(Recorder.made).toHaveLength(1);
});

test('a piece that cannot be taken ends it', async () => {
  const { recording } = recorded(new Camera(), { isFull: true });
  expect(await recording.ended).toBe('stopped');
  expect(Recorder.made.map(({ state }) => state)).toEqual(['inactive']);
});
