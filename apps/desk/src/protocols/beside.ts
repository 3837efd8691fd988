/** Another copy's photo that she laid beside the one before her. */
import { signal } from '@preact/signals';
import { loadPicture } from './pictures.ts';
import type { NearCopy, Task } from './verify-client.ts';

const file = signal<string | null>(null);

/** Of a copy that is nearly the same as hers; null where none lies there. */
export function besideOf({ near }: Task): NearCopy | null {
  return near.find(({ page }) => page.file === file.value) ?? null;
}

/** Lays it there, asked for only now: each look is written down. Null takes away what lies there. */
export function layBeside(copy: NearCopy | null): void {
  file.value = copy?.page.file ?? null;
  if (copy !== null) void loadPicture(copy.page.file);
}
