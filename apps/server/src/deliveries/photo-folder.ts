import { open, readFile, readdir, stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { compareNatural } from '@kua/core/kernel/text-order.ts';
import { telegramPhotos, whatsAppPhotos } from '@kua/core/deliveries/chat-export.ts';
import type { FoundPhoto } from '@kua/core/deliveries/photo-sets.ts';
import type { PhotoSet } from '@kua/core/deliveries/photos-contract.ts';

/** What another organisation gave. */
export type PhotoFolder = Readonly<{
  kind: 'telegram' | 'whatsapp' | 'folder';
  photos: readonly (FoundPhoto & Readonly<{ type: PhotoSet[number]['type'] }>)[];
  /** Files that are no JPEG, PNG or WebP, larger than any photo, or not there although the chat names them. */
  left: readonly string[];
}>;

/** As large as an image may be that is looked into. */
const largest = 40 * 1024 * 1024;
/** A chat of a whole election is a tenth of it. */
const largestChat = 512 * 1024 * 1024;

/** A chat export where there is one, and else whatever photos lie in the folder and below. Links are not followed. */
export async function readPhotoFolder(folder: string): Promise<PhotoFolder> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted(compareNatural);
  const { kind, found, chat } = await readChat(folder, files);
  const photos: PhotoFolder['photos'][number][] = [];
  const left: string[] = [];
  const known = new Set(files);
  for (const photo of found) {
    const type = known.has(photo.path) ? await typeOf(join(folder, photo.path)) : null;
    if (type === null) left.push(photo.path);
    else photos.push({ ...photo, type });
  }
  return { kind, photos, left: left.filter((path) => path !== chat) };
}

type Chat = Readonly<{ kind: PhotoFolder['kind']; found: readonly FoundPhoto[]; chat: string | null }>;

async function readChat(folder: string, files: readonly string[]): Promise<Chat> {
  if (files.includes('result.json')) {
    const found = telegramPhotos(jsonOf(await chatText(join(folder, 'result.json'))));
    if (found !== null)
      return {
        kind: 'telegram',
        found: found.map((photo) => ({ ...photo, path: posix.normalize(photo.path) })),
        chat: 'result.json',
      };
  }
  const text = files.find((path) => /^(?:_chat|WhatsApp[^/]*)\.txt$/i.test(path));
  if (text !== undefined) {
    const found = whatsAppPhotos(await chatText(join(folder, text)), files);
    if (found.length > 0) return { kind: 'whatsapp', found, chat: text };
  }
  const found = await Promise.all(
    files.map(async (path): Promise<FoundPhoto> => {
      const time = (await stat(join(folder, path))).mtime.toISOString();
      return { path, sender: posix.dirname(path), time, minute: time.slice(0, 16), album: null, text: null };
    }),
  );
  return { kind: 'folder', found: found.toSorted(byFolderAndTime), chat: null };
}

function byFolderAndTime(left: FoundPhoto, right: FoundPhoto): number {
  return (
    compareNatural(left.sender, right.sender) ||
    compareNatural(left.minute, right.minute) ||
    compareNatural(left.path, right.path)
  );
}

async function chatText(path: string): Promise<string> {
  return (await stat(path)).size > largestChat ? '' : readFile(path, 'utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** By its first bytes, whatever it is called. */
async function typeOf(path: string): Promise<PhotoSet[number]['type'] | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
    if (size > largest || bytesRead < 12) return null;
    if (buffer.readUIntBE(0, 3) === 0xffd8ff) return 'image/jpeg';
    if (buffer.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
    return buffer.toString('latin1', 0, 4) === 'RIFF' && buffer.toString('latin1', 8) === 'WEBP' ? 'image/webp' : null;
  } finally {
    await file.close();
  }
}
