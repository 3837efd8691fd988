import { useEffect } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { KeyCap } from '../shell/key-cap.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { route } from '../shell/location.ts';
import { words } from '../shell/words-state.ts';
import { CoverFile } from './cover-file.tsx';
import { photoForms, type Photo, type PhotoForm } from './photo-client.ts';
import {
  choose,
  chosen,
  followPhotos,
  form,
  keyOf,
  lists,
  nameOf,
  note,
  open,
  opened,
  publish,
  takeBack,
} from './photos-state.ts';
import '../styles/listed.css';
import '../styles/photos.css';

/** Photos on the left, the one that is covered on the right. */
export function PhotosScreen() {
  useEffect(followPhotos, []);
  const list = lists.value[form.value];
  const photos = list?.photos ?? [];
  // An address names the protocol whose photos are looked for.
  const named = Number(route.value.ids[0] ?? 0);
  const at = Math.max(
    0,
    photos.findIndex((each) => (chosen.value === null ? each.submission === named : keyOf(each) === chosen.value)),
  );
  const photo = opened.value?.photo ?? photos[at];
  const go = (to: number): void => {
    const next = photos[Math.max(0, Math.min(photos.length - 1, to))];
    choose(next);
    if (next !== undefined) document.getElementById(`photo-${keyOf(next)}`)?.scrollIntoView({ block: 'nearest' });
  };
  useActions([
    { id: 'photo-next', keys: ['KeyJ', 'ArrowDown'], name: words().photoNext(), run: () => go(at + 1), repeats: true },
    {
      id: 'photo-previous',
      keys: ['KeyK', 'ArrowUp'],
      name: words().photoPrevious(),
      run: () => go(at - 1),
      repeats: true,
    },
    ...photoForms.map((each, index): Action => ({
      id: `photos-${each}`,
      keys: [`Digit${index + 1}`],
      name: formName(each),
      run: () => pick(each),
    })),
  ]);
  return (
    <div class="listed photos">
      <section class="listing" aria-label={words().photos()}>
        <h1>{words().photos()}</h1>
        <div class="filters" role="group" aria-label={words().photos()}>
          {photoForms.map((each, index) => (
            <button key={each} type="button" aria-pressed={each === form.value} onClick={() => pick(each)}>
              <span>{formName(each)}</span> <b>{num(lists.value[each]?.total ?? 0)}</b>
              <KeyCap chord={`Digit${index + 1}`} />
            </button>
          ))}
        </div>
        {list === null ? <p role="status">{words().loading()}</p> : null}
        {list !== null && photos.length === 0 ? (
          <p>{form.value === 'waiting' ? words().photosNone() : words().photosNonePublic()}</p>
        ) : null}
        {list !== null && list.total > photos.length ? (
          <p class="under">{words().photosFirst({ n: photos.length, all: list.total })}</p>
        ) : null}
        <ul>
          {photos.map((each) => (
            <li key={keyOf(each)} id={`photo-${keyOf(each)}`}>
              <button
                type="button"
                class="entry"
                aria-current={photo !== undefined && keyOf(each) === keyOf(photo) ? 'true' : undefined}
                onClick={() => choose(each)}
              >
                <b>{nameOf(each)}</b>
                <small>{under(each)}</small>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <div class="panel">
        <p class="photo-note" role="status">
          {note.value?.()}
        </p>
        {photo === undefined ? null : <PhotoPanel key={`${form.value} ${keyOf(photo)}`} photo={photo} />}
      </div>
    </div>
  );
}

function PhotoPanel({ photo }: Readonly<{ photo: Photo }>) {
  const { picture } = photo;
  const file = opened.value?.file ?? null;
  const openIt: Action = {
    id: 'photo-open',
    keys: ['KeyO', 'Enter'],
    name: picture === null ? words().photoOpen() : words().photoOpenAgain(),
    run: () => void open(photo),
  };
  const close: Action = {
    id: 'photo-close',
    keys: ['Escape'],
    name: words().close(),
    run: () => choose(photo),
  };
  const actions: readonly Action[] = [
    file === null ? openIt : close,
    ...(picture === null
      ? []
      : [
          {
            id: 'photo-withdraw',
            keys: ['KeyW'],
            name: words().photoWithdraw(),
            run: () => void takeBack(photo, picture.sha256),
          } as const,
        ]),
  ];
  useActions(actions);
  return (
    <article>
      <h2>{nameOf(photo)}</h2>
      <p class="under">{under(photo)}</p>
      <div class="actions">
        {actions.map((action, index) => (
          <ActionButton key={action.id} action={action} look={index === 0 && file === null ? 'main' : 'ghost'} />
        ))}
      </div>
      {file === null ? (
        <p class="under">{words().photoOpenNote()}</p>
      ) : (
        <CoverFile file={file} words={words()} onDone={(made, regions) => void publish(photo, made, regions)} />
      )}
    </article>
  );
}

function under({ level, picture }: Photo): string {
  const names = {
    none: '',
    reported: '',
    photographed: words().photoUnread(),
    transcribed: words().photoRead(),
    confirmed: words().photoConfirmed(),
    disputed: words().photoDisputed(),
  };
  return [names[level], ...(picture === null ? [] : [words().photoCovered({ n: picture.regions })])]
    .filter((text) => text !== '')
    .join(' · ');
}

function pick(one: PhotoForm): void {
  form.value = one;
  chosen.value = null;
  opened.value = null;
  note.value = null;
}

function formName(one: PhotoForm): string {
  return one === 'waiting' ? words().photosWaiting() : words().photosPublic();
}
