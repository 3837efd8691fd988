import { useState } from 'preact/hooks';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { changeDraft, draftOf, mostPhotos, paperParts, shotsOf, withShot, type Form, type PaperPart } from './draft.ts';
import { idsOf } from './form-address.ts';
import { figuresHref } from './form-steps.tsx';
import { PaperCamera } from './paper-camera.tsx';

/** What of the paper is photographed. Any of it may stay missing. */
export function PhotosStep({ form }: Readonly<{ form: Form }>) {
  const [taking, setTaking] = useState<PaperPart | null>(null);
  const draft = draftOf(form);
  const isFull = shotsOf(draft).length >= mostPhotos;
  return (
    <ScreenFrame
      title={words().stepPhotos()}
      back="protocol"
      backIds={idsOf(form)}
      action={
        <a class="button" href={figuresHref(form)}>
          {words().nextFigures()}
        </a>
      }
    >
      <div class="tiles">
        {paperParts.map((part) => {
          const taken = draft.shots[part]?.length ?? 0;
          return (
            <button
              key={part}
              type="button"
              class={taken > 0 ? 'tile shot taken' : 'tile shot'}
              disabled={isFull}
              onClick={() => setTaking(part)}
            >
              <span>
                <span aria-hidden="true">{taken > 0 ? '◑' : '○'} </span>
                {partName(part)}
              </span>
              <small>{words().shotsTaken({ n: taken })}</small>
            </button>
          );
        })}
      </div>
      <p class="quiet">{isFull ? words().photosFull({ n: mostPhotos }) : words().photosMayMiss()}</p>
      {taking !== null && (
        <PaperCamera
          part={taking}
          title={partName(taking)}
          onTaken={(shot) => {
            void changeDraft(form, (before) => withShot(before, taking, shot));
            setTaking(null);
          }}
          onClose={() => setTaking(null)}
        />
      )}
    </ScreenFrame>
  );
}

function partName(part: PaperPart): string {
  return {
    'page-1': words().paperPage1,
    'page-2': words().paperPage2,
    signatures: words().paperSignatures,
    stamp: words().paperStamp,
  }[part]();
}
