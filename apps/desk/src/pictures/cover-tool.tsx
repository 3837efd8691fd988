import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { redacted, regionKinds, type Area, type Pixels, type RegionKind } from '@kua/core/pictures/redaction.ts';
import type { DeskWords } from '@kua/words/words.ts';
import { printed } from '../shell/chord.ts';
import { KeyCap } from '../shell/key-cap.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { CoverRegion, kindNames, placeStyle } from './cover-region.tsx';
import { gripped, spotOf, type Grip } from './drawing-hand.ts';
import { draw, jpegOf } from './picture-pixels.ts';
import {
  added,
  changed,
  emptyDraft,
  keyed,
  leastSide,
  middleRegion,
  removed,
  undone,
  type Draft,
} from './region-edit.ts';
import '../styles/pictures.css';

type ToolProps = Readonly<{
  picture: Pixels;
  words: DeskWords;
  /** The public picture, and how many places are covered in it. */
  onDone: (made: Blob, regions: number) => void;
}>;

/**
 * Covers places of a picture, by hand or by keys alone. What it shows is what will be public: the very pixels, not a layer over them, so that
 * whoever works here sees what everybody will see.
 */
export function CoverTool({ picture, words, onDone }: ToolProps) {
  const draft = useSignal<Draft>(emptyDraft);
  const kind = useSignal<RegionKind>('face');
  const grip = useSignal<Grip | null>(null);
  const shown = useSignal<Area | null>(null);
  /** She was told that nothing is covered. */
  const isSure = useSignal(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const focusOn = useRef<number | null>(null);
  const { regions } = draft.value;

  // Before the next key is heard: whoever types fast types into the new place.
  useLayoutEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (pen) draw(pen, redacted(picture, regions));
    if (focusOn.current === null) return;
    const wished = Math.min(focusOn.current, regions.length - 1);
    focusOn.current = null;
    const found = stage.current?.querySelector<HTMLElement>(`[data-index="${wished}"]`);
    (found ?? stage.current)?.focus();
    // A large picture goes beyond the window: what moves stays in sight.
    found?.scrollIntoView({ block: 'nearest' });
  }, [picture, regions]);

  const add = (): void => {
    focusOn.current = regions.length;
    isSure.value = false;
    draft.value = added(draft.value, middleRegion(picture, kind.value));
  };
  const undo = (): void => {
    focusOn.current = regions.length;
    draft.value = undone(draft.value);
  };
  const onKey = (event: KeyboardEvent, index: number): void => {
    const region = regions[index];
    const made = region === undefined ? null : keyed(region, event, picture);
    if (made === null) return;
    event.preventDefault();
    event.stopPropagation();
    focusOn.current = index;
    if (made === undefined) draft.value = removed(draft.value, index);
    else draft.value = changed(draft.value, index, made);
    if (made !== undefined) kind.value = made.kind;
  };
  const take = (event: PointerEvent, given: (from: Readonly<{ x: number; y: number }>) => Grip): void => {
    if (event.button !== 0 || stage.current === null) return;
    event.stopPropagation();
    stage.current.setPointerCapture(event.pointerId);
    grip.value = given(spotOf(event, stage.current, picture));
  };
  const onMove = (event: PointerEvent): void => {
    if (grip.value === null || stage.current === null) return;
    shown.value = gripped(grip.value, spotOf(event, stage.current, picture), picture);
  };
  const onUp = (): void => {
    const [held, area] = [grip.value, shown.value];
    [grip.value, shown.value] = [null, null];
    if (held === null || area === null) return;
    const isSlip = area.width <= leastSide && area.height <= leastSide;
    if (held.does === 'draw' && isSlip) return;
    focusOn.current = held.does === 'draw' ? regions.length : held.index;
    draft.value =
      held.does === 'draw'
        ? added(draft.value, { ...area, kind: kind.value })
        : changed(draft.value, held.index, { ...held.region, ...area });
  };
  const finish = async (): Promise<void> => {
    // One slip of a key must not publish a list of names.
    if (regions.length === 0 && !isSure.value) isSure.value = true;
    else onDone(await jpegOf(redacted(picture, regions)), regions.length);
  };
  const names = kindNames(words);
  const adding: Action = { id: 'cover-add', keys: ['KeyN'], name: words.coverAdd(), run: add };
  const undoing: Action = { id: 'cover-undo', keys: ['KeyZ'], name: words.coverUndo(), run: undo };
  const finishing: Action = { id: 'cover-done', keys: ['KeyP'], name: words.coverDone(), run: () => void finish() };
  const canUndo = draft.value.past.length > 0;
  useActions([adding, ...(canUndo ? [undoing] : []), finishing]);

  return (
    <section class="cover-tool">
      <h2>{words.coverTitle()}</h2>
      <p>{words.coverHint()}</p>
      <p class="cover-keys">{words.coverKeys()}</p>
      <p class="cover-bar">
        <label>
          {words.coverKind()}
          <select
            value={kind.value}
            onChange={(event) => (kind.value = regionKinds[event.currentTarget.selectedIndex] ?? 'other')}
          >
            {regionKinds.map((each) => (
              <option key={each} value={each}>
                {names[each]}
              </option>
            ))}
          </select>
        </label>
        <ToolButton action={adding} />
        <ToolButton action={undoing} disabled={!canUndo} />
        <ToolButton action={finishing} isFirst />
      </p>
      <p class="cover-sure" role="alert">
        {isSure.value && regions.length === 0 ? words.coverNothing() : null}
      </p>
      <div
        ref={stage}
        class="cover-stage"
        role="group"
        tabIndex={-1}
        aria-label={words.coverPicture({ count: String(regions.length) })}
        onPointerDown={(event) => take(event, (from) => ({ does: 'draw', from }))}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={onUp}
      >
        <canvas ref={canvas} width={picture.width} height={picture.height} />
        {regions.map((region, index) => (
          <CoverRegion
            key={index}
            {...{ region, index, picture, words }}
            of={regions.length}
            onKey={(event) => onKey(event, index)}
            onGrip={(event, does) => take(event, (from) => ({ does, from, index, region }))}
          />
        ))}
        {shown.value === null ? null : <div class="cover-draft" style={placeStyle(shown.value, picture)} />}
      </div>
      <p role="status" class="cover-count">
        {words.coverPicture({ count: String(regions.length) })}
      </p>
    </section>
  );
}

function ToolButton({
  action: { name, keys, run },
  disabled = false,
  isFirst = false,
}: Readonly<{ action: Action; disabled?: boolean; isFirst?: boolean }>) {
  const [chord] = keys;
  return (
    <button
      type="button"
      class={isFirst ? 'first' : undefined}
      disabled={disabled}
      aria-keyshortcuts={printed(chord).join('+')}
      onClick={run}
    >
      {name} <KeyCap chord={chord} />
    </button>
  );
}
