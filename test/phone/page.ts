/** The phone's parts in a page of their own, for tests of what must hold without any screen. Everything it does, the app does. */
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import type { Rank } from '@kua/core/outbox/parcel.ts';
import { deviceOf } from '@kua/device/device.ts';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { saveFile, saveSubmission, type Tools } from '../../apps/phone/src/evidence/capture.ts';
import { carrier } from '../../apps/phone/src/outbox/carrier.ts';
import { startSender, type Sender } from '../../apps/phone/src/outbox/sender.ts';
import { openVault } from '../../apps/phone/src/outbox/vault.ts';

export type Start = Readonly<{ keys: string; secret: string; urls: readonly string[] }>;
export type Item = Readonly<{
  id: string;
  kind: string;
  rank: string;
  size: number;
  state: string;
  trouble: string | null;
}>;
export type FileSpec = Readonly<{ rank: Rank; size: number; marker?: string }>;
export type PhonePage = Readonly<{
  start: (options: Start) => Promise<void>;
  send: () => void;
  stop: () => Promise<void>;
  /** A statement with files of random bytes; answers the digests of the sealed files and the id, when all of it is saved. */
  save: (
    say: Readonly<{
      rank: Rank;
      station: string;
      text: string;
      files: readonly FileSpec[];
    }>,
  ) => Promise<readonly string[]>;
  /** Makes a photo of about 12 megapixels, which then waits in memory; answers how many bytes it has. */
  makePhoto: () => Promise<number>;
  /** Milliseconds from there to "saved". */
  keepPhoto: () => Promise<number>;
  items: () => Promise<readonly Item[]>;
  /** SHA-256 of the bytes that lie there for a parcel. */
  digestOf: (id: string) => Promise<string>;
}>;

const vault = openVault();
let tools: Tools | null = null;
let options: Start | null = null;
let sender: Sender | null = null;

/** Random bytes; a marker, if there is one, at the beginning of each piece. */
function fileOf({ size, marker = '' }: FileSpec): ReadableStream<Uint8Array> {
  let left = size;
  const first = new TextEncoder().encode(marker);
  return new ReadableStream({
    pull: (controller) => {
      if (left === 0) controller.close();
      else {
        const bytes = crypto.getRandomValues(new Uint8Array(Math.min(65_536, left)));
        bytes.set(first.subarray(0, bytes.length));
        left -= bytes.length;
        controller.enqueue(bytes);
      }
    },
  });
}

let photo: Blob | null = null;

/** As cameras make them: 4032 × 3024, some 4 MB; grain makes most of a photo's bytes. */
async function largePhoto(): Promise<Blob> {
  const canvas = new OffscreenCanvas(4032, 3024);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const grain = new OffscreenCanvas(504, 504);
  const dots = new ImageData(504, 504);
  for (let dot = 0; dot < dots.data.length; dot += 1) dots.data[dot] = dot % 4 === 3 ? 60 : Math.random() * 256;
  grain.getContext('2d')?.putImageData(dots, 0, 0);
  const light = context.createLinearGradient(0, 0, 4032, 3024);
  light.addColorStop(0, '#f4f1e8');
  light.addColorStop(1, '#8d8a84');
  context.fillStyle = light;
  context.fillRect(0, 0, 4032, 3024);
  for (let x = 0; x < 4032; x += 504) for (let y = 0; y < 3024; y += 504) context.drawImage(grain, x, y);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

function ready(): Tools {
  if (tools === null) throw new Error('not started');
  return tools;
}

const phone: PhonePage = {
  start: async (given) => {
    const keys = openKeyList(given.keys, (key, message, signature) => ed25519.verify(signature, message, key));
    if (keys === null) throw new Error('no key list');
    const secret = Uint8Array.from(given.secret.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    await vault.sweep();
    options = given;
    tools = { vault, keys, device: deviceOf(secret), now: () => new Date() };
  },
  send: () => {
    if (sender !== null) {
      sender.wake();
      return;
    }
    sender = startSender({
      vault,
      carrier: carrier({ vault, keys: ready().keys, now: () => performance.now() }),
      urls: options?.urls ?? [],
      rules: () => Promise.resolve({ onlyText: false, mediaOnWifiOnly: false }),
      network: () => (navigator.onLine ? 'free' : 'none'),
      now: () => performance.timeOrigin + performance.now(),
      random: Math.random,
      onChange: () => undefined,
      onTrouble: (error) => console.error(error),
    });
    addEventListener('online', () => sender?.wake());
  },
  stop: async () => {
    await sender?.close();
    sender = null;
  },
  save: async ({ rank, station, text, files }) => {
    const saved = [];
    for (const file of files)
      saved.push(await saveFile(ready(), fileOf(file), { type: 'image/jpeg', role: 'scene', rank: file.rank }));
    const made = await saveSubmission(
      ready(),
      { kind: 'violation', station, capturedAt: new Date().toISOString(), body: { code: 'VOTE.01', at: null, text } },
      { rank, files: saved },
    );
    if (!made.ok) throw new Error(made.error.code);
    sender?.wake();
    return [made.value, ...saved.map(({ attachment }) => attachment.sealed)];
  },
  makePhoto: async () => {
    photo = await largePhoto();
    return photo.size;
  },
  keepPhoto: async () => {
    if (photo === null) throw new Error('no photo was made');
    const began = performance.now();
    await saveFile(ready(), photo.stream(), { type: 'image/jpeg', role: 'page-1', rank: 'photo' });
    return performance.now() - began;
  },
  items: async () =>
    (await vault.kept()).map(({ parcel: { id, kind, rank, size, progress } }) => ({
      id,
      kind,
      rank,
      size,
      state: progress.state,
      trouble: progress.state === 'waiting' ? (progress.trouble?.reason ?? null) : null,
    })),
  digestOf: async (id) => {
    const kept = (await vault.kept()).find(({ parcel }) => parcel.id === id);
    if (kept === undefined) return 'gone';
    const bytes = await vault.read(kept.bytes, 0, kept.parcel.size).catch(() => new Uint8Array());
    return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  },
};

Object.assign(globalThis, { phone });
