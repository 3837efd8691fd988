/** A phone app of a few lines, built as the bundler builds the real one: for tests of how it is delivered. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Notes</title>
<link rel="manifest" href="./manifest.webmanifest"><link rel="icon" href="./icon-192.png">
<link rel="stylesheet" href="./assets/main-B2c3D4e5.css">
<script type="module" src="./assets/main-A1b2C3d4.js"></script></head><body></body></html>`;

/** Long enough to be worth compressing. */
const script = `globalThis.ready = navigator.serviceWorker?.register('./worker.js').then(() => navigator.serviceWorker.ready);
${'// A line that says the same again and again.\n'.repeat(40)}`;

const worker = `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) =>
  event.waitUntil(fetch('./manifest.webmanifest').then((answer) => event.source.postMessage(answer.status))));
`;

export const standIn: Readonly<Record<string, string | Uint8Array>> = {
  'index.html': page,
  'worker.js': worker,
  'manifest.webmanifest': JSON.stringify({ name: 'Notes', start_url: './', display: 'standalone' }),
  'icon-192.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
  'icon-512.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0),
  'assets/main-A1b2C3d4.js': script,
  'assets/main-B2c3D4e5.css': 'body { color: rgb(11, 110, 105); }\n',
  'assets/unnamed.js': 'export {};',
};

/** The folder of the built app; whoever asks for it removes it. */
export async function makeStandInPhone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-phone-app-'));
  await mkdir(join(folder, 'assets'));
  for (const [path, content] of Object.entries(standIn)) await writeFile(join(folder, path), content);
  return folder;
}
