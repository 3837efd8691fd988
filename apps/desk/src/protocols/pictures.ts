/** Pictures of the copies in hand: fetched and decoded before she sees them, gone from memory when the copy is. */
import { signal } from '@preact/signals';
import { askPage, type Task } from './verify-client.ts';

/** By file: the address of its bytes in this browser; null when they could not be had. */
export const pictures = signal<Readonly<Record<string, string | null>>>({});

const underway = new Set<string>();

export async function loadPictures({ pages }: Task): Promise<void> {
  await Promise.all(pages.map(({ file }) => loadPicture(file)));
}

export async function loadPicture(file: string): Promise<void> {
  if (underway.has(file) || pictures.peek()[file] !== undefined) return;
  underway.add(file);
  const answer = await askPage(file);
  underway.delete(file);
  const address = answer.ok ? URL.createObjectURL(answer.value) : null;
  if (address !== null) await decode(address);
  pictures.value = { ...pictures.peek(), [file]: address };
}

/** The picture is drawn at once when it is shown: the work is done by then. */
async function decode(address: string): Promise<void> {
  const image = new Image();
  image.src = address;
  await image.decode().catch(() => undefined);
}

/** Asked again where it was not had. */
export function retryPictures(files: readonly string[]): void {
  const isMissing = (file: string): boolean => pictures.peek()[file] === null;
  const missing = files.filter(isMissing);
  pictures.value = Object.fromEntries(Object.entries(pictures.peek()).filter(([file]) => !missing.includes(file)));
  for (const file of missing) void loadPicture(file);
}

/** All but those of the copies in hand, and of what is near them. */
export function dropPictures(kept: readonly Task[]): void {
  const wanted = new Set(
    kept.flatMap(({ pages, near }) => [...pages, ...near.map(({ page }) => page)].map(({ file }) => file)),
  );
  const entries = Object.entries(pictures.peek());
  for (const [file, address] of entries) if (!wanted.has(file) && address !== null) URL.revokeObjectURL(address);
  pictures.value = Object.fromEntries(entries.filter(([file]) => wanted.has(file)));
}
