import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import type { Checklist, ChecklistQuestion } from '@kua/core/registry/checklist-contract.ts';
import type { CameraSheet } from '../camera/camera-sheet.tsx';
import { dropFiles } from '../evidence/erasing.ts';
import { local, words } from '../shell/words-state.ts';
import { draftOf, putPhotos } from './drafts.ts';

type Camera = ComponentType<Parameters<typeof CameraSheet>[0]>;

/** Taken with the app's own camera, so that nothing lies in the gallery. */
export function PhotoAnswer(props: Readonly<{ station: string; list: Checklist; question: ChecklistQuestion }>) {
  const { station, list, question } = props;
  const [Camera, setCamera] = useState<Camera | null>(null);
  const [isMissing, setMissing] = useState(false);
  const taken = draftOf(station, list.id).photos[question.id] ?? [];

  async function open(): Promise<void> {
    try {
      const camera = await import('../camera/camera-sheet.tsx');
      setMissing(false);
      setCamera(() => camera.CameraSheet);
    } catch {
      setMissing(true);
    }
  }

  return (
    <div class="photo-answer">
      <p role="status">{taken.length === 0 ? words().listNoPhoto() : words().listPhotosTaken({ n: taken.length })}</p>
      {isMissing && (
        <p class="alarm" role="alert">
          {words().screenMissing()}
        </p>
      )}
      <button class="button" type="button" onClick={() => void open()}>
        {taken.length === 0 ? words().listTakePhoto() : words().listTakeAnother()}
      </button>
      {taken.length > 0 && (
        <button
          class="text-button"
          type="button"
          onClick={() => {
            putPhotos(station, list, question.id, taken.slice(0, -1));
            void dropFiles(taken.slice(-1));
          }}
        >
          {words().listLeaveOut()}
        </button>
      )}
      {Camera !== null && (
        <Camera
          role={question.id}
          title={local(question.text)}
          onTaken={(file) => {
            putPhotos(station, list, question.id, [...(draftOf(station, list.id).photos[question.id] ?? []), file]);
            setCamera(null);
          }}
          onClose={() => setCamera(null)}
        />
      )}
    </div>
  );
}
