/** Files that leave the app: to a place that she picks, to the downloads, or to another app. Their names say nothing. */

export type Made = AsyncIterable<Uint8Array<ArrayBuffer>>;
export type HandedOver = 'done' | 'not-done';

type Picker = (wish: Readonly<{ suggestedName: string }>) => Promise<
  Readonly<{
    createWritable: () => Promise<
      Readonly<{
        write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
        close: () => Promise<void>;
        abort: () => Promise<void>;
      }>
    >;
  }>
>;

/** Written piece by piece where the browser lets a page do so. A tap has to be just before: browsers ask for it. */
export async function writeFile(name: string, make: () => Made): Promise<HandedOver> {
  const { showSaveFilePicker } = globalThis as { showSaveFilePicker?: Picker };
  if (showSaveFilePicker === undefined) return download(name, await blobOf(make()));
  const place = await showSaveFilePicker({ suggestedName: name }).catch(() => null);
  if (place === null) return 'not-done';
  const file = await place.createWritable();
  try {
    for await (const bytes of make()) await file.write(bytes);
    await file.close();
    return 'done';
  } catch (error) {
    await file.abort().catch(() => undefined);
    // A full card or one that was pulled out is nobody's mistake here.
    if (error instanceof DOMException) return 'not-done';
    throw error;
  }
}

function download(name: string, blob: Blob): HandedOver {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Until then the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return 'done';
}

/** Whether a file can be given to another app from here. */
export function canShare(): boolean {
  return 'canShare' in navigator && navigator.canShare({ files: [shareable('lists.txt', new Blob(['x']))] });
}

export async function shareFile(name: string, make: () => Made): Promise<HandedOver> {
  const file = shareable(name, await blobOf(make()));
  return navigator.share({ files: [file] }).then(
    () => 'done',
    () => 'not-done',
  );
}

/** As plain text, by name and type: browsers hand over no other kind that fits. The bytes stay as they are. */
function shareable(name: string, blob: Blob): File {
  return new File([blob], name.replace(/\.\w+$/, '.txt'), { type: 'text/plain' });
}

/** Piece by piece, so that the browser can put what is large on its disk. */
async function blobOf(made: Made): Promise<Blob> {
  const pieces: Blob[] = [];
  for await (const bytes of made) pieces.push(new Blob([bytes]));
  return new Blob(pieces, { type: 'application/octet-stream' });
}
