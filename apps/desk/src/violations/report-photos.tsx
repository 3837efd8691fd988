import { useState } from 'preact/hooks';
import { CoverFile } from '../pictures/cover-file.tsx';
import { openOriginal, publishPicture, withdrawPicture } from '../pictures/photo-client.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { offerUndo, trouble } from './report-deeds.ts';
import type { Detail, ReportFile } from './violations-client.ts';

type PhotosProps = Readonly<{
  report: Detail;
  /** Whether the tool lies over the panel. */
  onCover: (covers: boolean) => void;
  /** A picture that may be shown now; null where it was taken back. */
  onMade: (picture: string | null) => void;
}>;

/** Photos of a report: none is opened before somebody asks for it, and she is named in the log. */
export function ReportPhotos({ report, onCover, onMade }: PhotosProps) {
  const [opened, setOpened] = useState<Readonly<{ photo: ReportFile; file: Blob }> | null>(null);
  const photos = report.attachments.filter(({ width }) => width !== null);
  const close = (): void => {
    setOpened(null);
    onCover(false);
  };
  const open = async (photo: ReportFile): Promise<void> => {
    const answer = await openOriginal({ submission: report.report, sealed: photo.sealed });
    trouble.value = answer.ok ? null : () => words().photoRefused();
    if (!answer.ok) return;
    setOpened({ photo, file: answer.value });
    onCover(true);
  };
  const publish = async ({ sealed }: ReportFile, made: Blob, regions: number): Promise<void> => {
    const of = { submission: report.report, sealed };
    const answer = await publishPicture(of, made, regions);
    trouble.value = answer.ok ? null : () => words().coverUnreadable();
    if (!answer.ok) return;
    const { picture } = answer.value;
    offerUndo(
      () => words().reportPhotoPublished(),
      () => withdrawPicture(of, picture).then(() => onMade(null)),
    );
    onMade(picture);
    close();
  };
  // First those of which nothing is public.
  const next = photos.find(({ picture }) => picture === null) ?? photos[0];
  const opening: Action = {
    id: 'report-photo',
    keys: ['KeyV'],
    name: words().photoOpen(),
    run: () => next !== undefined && void open(next),
  };
  const closing: Action = { id: 'report-photo-close', keys: ['Escape'], name: words().close(), run: close };
  useActions(next === undefined ? [] : [opened === null ? opening : closing]);
  if (opened !== null)
    return (
      <section aria-label={words().photos()}>
        <ActionButton action={closing} look="ghost" />
        <CoverFile
          file={opened.file}
          words={words()}
          onDone={(made, regions) => void publish(opened.photo, made, regions)}
        />
      </section>
    );
  if (next === undefined) return null;
  return (
    <section class="report-photos">
      <h3>{words().photos()}</h3>
      <ul>
        {photos.map((photo, index) => (
          <li key={photo.sealed}>
            <button type="button" class="button quiet" onClick={() => void open(photo)}>
              {words().reportPhoto({ n: String(index + 1) })}
            </button>{' '}
            <span class="under">
              {photo.picture === null ? words().reportPhotoSealed() : words().reportPhotoCovered()}
            </span>
          </li>
        ))}
      </ul>
      <div class="actions">
        <ActionButton action={opening} look="ghost" />
      </div>
    </section>
  );
}
