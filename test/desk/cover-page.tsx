/** The page on which the tool that covers pictures is tried: it knows nothing of the desk around it. */
import { render } from 'preact';
import { redacted, type Region } from '@kua/core/pictures/redaction.ts';
import type { Language } from '@kua/words/language.ts';
import { loadDeskWords } from '@kua/words/words.ts';
import { CoverFile } from '../../apps/desk/src/pictures/cover-file.tsx';
import { followKeys } from '../../apps/desk/src/shell/keys.ts';
import { jpegOf, pixelsOf } from '../../apps/desk/src/pictures/picture-pixels.ts';

export type CoverPage = Readonly<{
  show: (address: string, language: Language) => Promise<void>;
  /** What the tool made last, as base64, and how many places are covered in it. */
  made: () => Promise<Readonly<{ bytes: string; regions: number }> | null>;
  /** What the tool makes of a picture, without anybody's hand. */
  cover: (address: string, regions: readonly Region[]) => Promise<string>;
}>;

let last: Readonly<{ blob: Blob; regions: number }> | null = null;

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

async function fileAt(address: string): Promise<Blob> {
  return (await fetch(address)).blob();
}

const page: CoverPage = {
  show: async (address, language) => {
    document.documentElement.lang = language;
    const [file, words] = await Promise.all([fileAt(address), loadDeskWords(language)]);
    const onDone = (blob: Blob, regions: number): void => {
      last = { blob, regions };
    };
    render(<CoverFile file={file} words={words} onDone={onDone} />, document.querySelector('main') ?? document.body);
  },
  made: async () => (last === null ? null : { bytes: await base64(last.blob), regions: last.regions }),
  cover: async (address, regions) => {
    const pixels = await pixelsOf(await fileAt(address));
    if (pixels === null) throw new Error('no picture');
    return base64(await jpegOf(redacted(pixels, regions)));
  },
};
followKeys();
Object.assign(globalThis, { page });
