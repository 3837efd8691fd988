import { useEffect, useState } from 'preact/hooks';
import type { PhotoWords } from '@kua/core/protocols/photo-words-contract.ts';
import { instant } from '@kua/words/format.ts';
import { tongue, words } from '../shell/words-state.ts';
import { askWords, type Task } from './verify-client.ts';

type BesidePhotos = Readonly<{
  /** Null while they are on their way, and where they did not come. */
  said: PhotoWords | null;
  isMissing: boolean;
  again: () => void;
}>;

/** What was written beside the photos of the copy before her: opened once, because each opening is written down. */
export function usePhotoWords({ task }: Task): BesidePhotos {
  const [said, setSaid] = useState<PhotoWords | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isLate = false;
    setMissing(false);
    void askWords(task).then((answer) => {
      if (isLate) return;
      if (answer.ok) setSaid(answer.value);
      else setMissing(true);
    });
    return () => void (isLate = true);
  }, [task, tries]);
  return { said, isMissing, again: () => setTries(tries + 1) };
}

/** Name, time and words of each photo, as its organisation had them. */
export function PhotoWordsList({ said, isMissing, again }: BesidePhotos) {
  if (isMissing)
    return (
      <p class="beside" role="alert">
        {words().wordsMissing()}{' '}
        <button class="button ghost" type="button" onClick={again}>
          {words().tryAgain()}
        </button>
      </p>
    );
  if (said === null || said.photos.length === 0) return null;
  return (
    <ul class="beside" aria-label={words().wordsBeside()}>
      {said.photos.map(({ path, time, text }) => (
        <li key={path}>
          <b>{path}</b> <small>{shownTime(time)}</small>
          {text !== null && <p>{text}</p>}
        </li>
      ))}
    </ul>
  );
}

/** A chat writes the hour of whoever exported it, and says not where that was: it stays as it is. */
function shownTime(time: string): string {
  return time.endsWith('Z') ? instant(time, tongue()) : time.replace('T', ' ');
}
