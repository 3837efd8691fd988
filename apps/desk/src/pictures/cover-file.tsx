import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { Pixels } from '@kua/core/pictures/redaction.ts';
import type { DeskWords } from '@kua/words/words.ts';
import { CoverTool } from './cover-tool.tsx';
import { pixelsOf } from './picture-pixels.ts';

type FileProps = Readonly<{
  /** The opened picture, upright. */
  file: Blob;
  words: DeskWords;
  onDone: (made: Blob, regions: number) => void;
}>;

/** The tool over a file: all that a screen needs to know of it. */
export function CoverFile({ file, words, onDone }: FileProps) {
  const read = useSignal<Pixels | 'unreadable' | null>(null);
  useEffect(() => {
    let isMeant = true;
    read.value = null;
    void pixelsOf(file).then((pixels) => {
      if (isMeant) read.value = pixels ?? 'unreadable';
    });
    return () => {
      isMeant = false;
    };
  }, [file]);
  if (read.value === null) return null;
  if (read.value === 'unreadable') return <p role="alert">{words.coverUnreadable()}</p>;
  return <CoverTool picture={read.value} words={words} onDone={onDone} />;
}
