import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClockMoment } from '@kua/core/registry/clock-contract.ts';
import { LawLine } from '../guide/law-line.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { addressOf, dayView, markDone } from './day.ts';

/**
 * Everything of the day, from what is due now; what was missed can still be done. Rows are made only while she looks at them: there are
 * many, and every way back leads here.
 */
export function WholeDay(
  props: Readonly<{
    /** Asked for from above, where it is not seen: it comes to her. */
    shown: 'folded' | 'open' | 'asked';
    onToggle: (isOpen: boolean) => void;
  }>,
) {
  const summary = useRef<HTMLElement>(null);
  useEffect(() => {
    if (props.shown !== 'asked') return;
    summary.current?.scrollIntoView();
    summary.current?.focus({ preventScroll: true });
  }, [props.shown]);
  if (dayView.value === null) return null;
  const isOpen = props.shown !== 'folded';
  return (
    <details class="whole-day" open={isOpen} onToggle={(event) => props.onToggle(event.currentTarget.open)}>
      <summary ref={summary}>{words().wholeDay()}</summary>
      {isOpen && <Parts />}
    </details>
  );
}

function Parts() {
  const view = dayView.value;
  if (view === null) return null;
  return (
    <>
      <Part name={words().dueNow()} moments={view.due} />
      <Earlier moments={[...view.late, ...view.skipped]} />
      <Part name={words().ahead()} moments={view.ahead} />
    </>
  );
}

function Part({ name, moments }: Readonly<{ name: string; moments: readonly ClockMoment[] }>) {
  if (moments.length === 0) return null;
  return (
    <section>
      <h2>{name}</h2>
      <Moments moments={moments} />
    </section>
  );
}

function Earlier({ moments }: Readonly<{ moments: readonly ClockMoment[] }>) {
  const [isOpen, setOpen] = useState(false);
  if (moments.length === 0) return null;
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words().earlier({ n: moments.length })}</summary>
      {isOpen && <Moments moments={moments} />}
    </details>
  );
}

function Moments({ moments }: Readonly<{ moments: readonly ClockMoment[] }>) {
  return (
    <ul class="rows">
      {moments.map((moment) => (
        <Moment key={moment.id} moment={moment} />
      ))}
    </ul>
  );
}

function Moment({ moment }: Readonly<{ moment: ClockMoment }>) {
  const address = addressOf(moment);
  return (
    <li class="row">
      <span lang={languageOf(moment.text)}>{local(moment.text)}</span>
      {moment.law !== undefined && <LawLine law={moment.law} />}
      <span class="buttons">
        {address !== null && (
          <a class="button ghost small" href={address}>
            {words().open()}
          </a>
        )}
        <button class="button ghost small" type="button" onClick={() => void markDone(moment.id)}>
          {words().done()}
        </button>
      </span>
    </li>
  );
}
