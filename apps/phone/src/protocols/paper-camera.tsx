import { Viewfinder } from '../camera/viewfinder.tsx';
import type { Taken } from '../camera/taking.ts';
import { keepPhoto, keepThumbnail } from '../camera/keeping.ts';
import type { PaperPart, Shot } from './draft.ts';

/** A photo of the paper goes with a small one, which arrives where the large one takes an hour. */
export function PaperCamera(
  props: Readonly<{ part: PaperPart; title: string; onTaken: (shot: Shot) => void; onClose: () => void }>,
) {
  const { part, title, onTaken, onClose } = props;
  async function use(taken: Taken) {
    const photo = await keepPhoto(taken, part);
    if (!photo.ok) return photo;
    const thumbnail = await keepThumbnail(taken, part);
    // The photo is safe; that there is no small one is no reason to take it again.
    onTaken({ photo: photo.value, thumbnail: thumbnail.ok ? thumbnail.value : null });
    return photo;
  }
  return <Viewfinder title={title} isPaper={part.startsWith('page')} onUse={use} onClose={onClose} />;
}
