import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { mostAttachments } from '@kua/core/evidence/attachment-limit.ts';
import type { SavedFile } from '../evidence/capture.ts';
import { words } from '../shell/words-state.ts';

type Medium = 'photo' | 'video' | 'audio';
const role = 'scene';

/** Camera and recorder come when they are asked for. What was taken is sealed at once; only how many there are can be shown. */
export function MediaField(props: Readonly<{ files: readonly SavedFile[]; onAdd: (file: SavedFile) => void }>) {
  const [sheet, setSheet] = useState<ComponentChild>(null);
  async function open(medium: Medium): Promise<void> {
    const onClose = (): void => setSheet(null);
    if (medium === 'photo') {
      const { CameraSheet } = await import('../camera/camera-sheet.tsx');
      const onTaken = (file: SavedFile): void => {
        props.onAdd(file);
        onClose();
      };
      setSheet(<CameraSheet role={role} title={words().seenPhoto()} onTaken={onTaken} onClose={onClose} />);
    } else {
      const { RecorderSheet } = await import('../camera/recorder-sheet.tsx');
      setSheet(<RecorderSheet kind={medium} role={role} most={left} onTaken={props.onAdd} onClose={onClose} />);
    }
  }
  const left = mostAttachments - props.files.length;
  const media = [
    ['photo', words().seenPhoto()],
    ['video', words().seenVideo()],
    ['audio', words().seenSound()],
  ] as const;
  return (
    <section class="part">
      <h2>{words().mediaSeen()}</h2>
      <div class="choices">
        {media.map(([medium, name]) => (
          <button key={medium} type="button" disabled={left === 0} onClick={() => void open(medium)}>
            {name}
          </button>
        ))}
      </div>
      {props.files.length > 0 && <p role="status">✓ {words().filesSeen({ n: props.files.length })}</p>}
      {left === 0 && <p role="status">{words().filesFull({ n: mostAttachments })}</p>}
      {sheet}
    </section>
  );
}
