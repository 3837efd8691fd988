import { useEffect, useRef } from 'preact/hooks';
import {
  hasAnswer,
  listProgress,
  violationsOf,
  type ChecklistAnswers,
} from '@kua/core/observations/checklist-answers.ts';
import type { Checklist, ChecklistQuestion } from '@kua/core/registry/checklist-contract.ts';
import { answerKeys } from '@kua/core/registry/checklist-question.ts';
import { isBeingSaved } from '../evidence/saying.ts';
import { LawLine } from '../guide/law-line.tsx';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { AnswerField } from './answer-field.tsx';
import { answer, draftOf, draftsPage } from './drafts.ts';
import { SentBefore } from './sent-before.tsx';
import { ViolationOffer } from './violation-offer.tsx';

export function QuestionView(
  props: Readonly<{
    list: Checklist;
    station: string;
    question: ChecklistQuestion;
    /** With the answers as they are then: they decide what is asked next. */
    onNext: (answers: ChecklistAnswers) => void;
    onPrevious: (() => void) | null;
    onAll: () => void;
  }>,
) {
  const { list, station, question } = props;
  const { answers } = draftOf(station, list.id);
  const progress = listProgress(list, answers);
  const offered = violationsOf(question, answers);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);

  /** Goes on by itself unless there is something to offer. */
  function give(changed: ChecklistAnswers, isAll: boolean): void {
    const then = answer(station, list, changed);
    if (isAll && violationsOf(question, then).length === 0) props.onNext(then);
  }

  return (
    <ScreenFrame
      title={local(list.name)}
      back="lists"
      action={
        <div class="buttons even">
          {props.onPrevious !== null && (
            <button class="button ghost" type="button" onClick={props.onPrevious}>
              {words().listPrevious()}
            </button>
          )}
          <button
            class={hasAnswer(question, answers) ? 'button' : 'button ghost'}
            type="button"
            onClick={() => props.onNext(answers)}
          >
            {hasAnswer(question, answers) ? words().listNext() : words().listSkip()}
          </button>
        </div>
      }
    >
      <div class="question-top">
        <button class="text-button" type="button" onClick={props.onAll}>
          {words().listAll()}
        </button>
        <span class="quiet">{words().listProgress(progress)}</span>
        <progress max={progress.asked} value={progress.answered} aria-label={words().listProgress(progress)} />
      </div>
      {progress.answered === 0 && <SentBefore list={list} station={station} />}
      <div class="question">
        <h2 id="asked" ref={heading} tabIndex={-1} lang={languageOf(question.text)}>
          {local(question.text)}
        </h2>
        <How question={question} />
        <fieldset class="answers" disabled={isBeingSaved(draftsPage.name)}>
          <AnswerField station={station} list={list} question={question} give={give} />
          {hasAnswer(question, answers) && canBeCleared.has(question.kind) && (
            <button
              class="text-button"
              type="button"
              onClick={() => give(Object.fromEntries(answerKeys(question).map((key) => [key, null])), false)}
            >
              {words().listClear()}
            </button>
          )}
          <ViolationOffer codes={offered} />
        </fieldset>
      </div>
    </ScreenFrame>
  );
}

/** What is typed is cleared where it is typed; of yes and no the third answer is the way out. */
const canBeCleared: ReadonlySet<ChecklistQuestion['kind']> = new Set(['choice', 'several', 'counter', 'time']);

/** How to look, and where it stands in law: for whoever asks. */
function How({ question: { hint, law } }: Readonly<{ question: ChecklistQuestion }>) {
  if (hint === undefined && law === undefined) return null;
  return (
    <details class="how">
      <summary>{hint === undefined ? words().listLaw() : words().listHow()}</summary>
      {hint !== undefined && <p lang={languageOf(hint)}>{local(hint)}</p>}
      {law !== undefined && <LawLine law={law} />}
    </details>
  );
}
