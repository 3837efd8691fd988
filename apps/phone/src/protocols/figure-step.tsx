import { useEffect, useRef, useState } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { goOnTo, goTo } from '../shell/location.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import {
  afterDigit,
  afterErasing,
  cellsOf,
  changeDraft,
  draftOf,
  figureOf,
  withFigure,
  type Cell,
  type Form,
} from './draft.ts';
import { idsOf, stepHref } from './form-address.ts';
import { Keypad, keyOf, type Key } from './keypad.tsx';
import { SumLine } from './sum-line.tsx';
import { sumsBeside, sumsOf } from './sums.ts';

/** One row of the paper: its name, its figure in large digits, keys under the thumb, and what the figure completes. */
export function FigureStep({ form, at }: Readonly<{ form: Form; at: string }>) {
  const cells = cellsOf(form.contest);
  const index = Number(at) - 1;
  const cell = cells[index];
  useEffect(() => {
    if (cell === undefined) goOnTo('protocol', ...idsOf(form, 'figures'));
  });
  return cell === undefined ? null : <Figure form={form} cell={cell} index={index} all={cells.length} />;
}

type FigureProps = Readonly<{ form: Form; cell: Cell; index: number; all: number }>;

function Figure({ form, cell, index, all }: FigureProps) {
  const draft = draftOf(form);
  const figure = figureOf(draft, cell);
  const isLast = index === all - 1;
  const isCalm = useCalm(figure);
  const change = (next: (before: typeof figure) => typeof figure): void =>
    void changeDraft(form, (before) => withFigure(before, cell, next(figureOf(before, cell))));

  // Who comes back to a row and types it anew means the new figure, not digits behind the old one.
  const touched = useRef<string | null>(null);
  function press(key: Key): void {
    const isAnew = touched.current !== cell.id;
    touched.current = cell.id;
    if (key === 'erase') change(afterErasing);
    else if (key === 'absent') change(() => null);
    else change((before) => afterDigit(isAnew ? null : before, key));
  }
  const next = (): void => goTo('protocol', ...(isLast ? idsOf(form, 'check') : idsOf(form, 'figures', index + 2)));

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const key = keyOf(event);
      // A key that is in focus does its own work.
      if (event.key === 'Enter' && !isControl(event.target)) next();
      if (key !== null) press(key);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  });

  return (
    <ScreenFrame
      title={words().figureAt({ n: index + 1, all })}
      back="protocol"
      backIds={idsOf(form)}
      action={
        <div class="typing">
          <Keypad onKey={press} isAbsent={figure === null} />
          <div class="buttons pair">
            {index > 0 && (
              <a class="button ghost" href={stepHref(form, 'figures', index)}>
                {words().figureBefore()}
              </a>
            )}
            <button class="button" type="button" onClick={next}>
              {isLast ? words().nextCheck() : words().figureNext()}
            </button>
          </div>
        </div>
      }
    >
      <div class="figure">
        <h2 class="row-name" id="row-name" lang={languageOf(cell.name)}>
          {local(cell.name)}
        </h2>
        <p class="typed">
          <output class={typeof figure === 'number' ? 'digits' : 'digits none'} aria-labelledby="row-name">
            {figure === undefined ? '–' : figure === null ? words().notOnPaper() : num(figure)}
          </output>
          <a class="whole-list" href={stepHref(form, 'figures')}>
            {words().wholeList()}
          </a>
        </p>
        <div class="beside" aria-live="polite">
          {isCalm &&
            sumsBeside(sumsOf(form.contest, draft), cell).map((sum) => (
              <SumLine key={sum.compiled.relation.id} {...sum} />
            ))}
        </div>
      </div>
    </ScreenFrame>
  );
}

const calmMs = 600;

/** While she types nothing adds up yet: a sum is shown when the digits have come to rest. */
function useCalm(figure: number | null | undefined): boolean {
  const [seen, setSeen] = useState(figure);
  useEffect(() => {
    const timer = setTimeout(() => setSeen(figure), calmMs);
    return () => clearTimeout(timer);
  }, [figure]);
  return seen === figure;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
}
