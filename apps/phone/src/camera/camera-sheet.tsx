import type { SavedFile } from '../evidence/capture.ts';
import { keepPhoto } from './keeping.ts';
import { Viewfinder } from './viewfinder.tsx';

/** One photo of whatever it is, sealed before the sheet closes. */
export function CameraSheet(
  props: Readonly<{ role: string; title: string; onTaken: (file: SavedFile) => void; onClose: () => void }>,
) {
  const { role, title, onTaken, onClose } = props;
  return (
    <Viewfinder
      title={title}
      isPaper={role.startsWith('page')}
      onUse={async (taken) => {
        const kept = await keepPhoto(taken, role);
        if (kept.ok) onTaken(kept.value);
        return kept;
      }}
      onClose={onClose}
    />
  );
}
