import type { ChecklistAnswers } from '@kua/core/observations/checklist-answers.ts';
import type { Checklist, ChecklistQuestion } from '@kua/core/registry/checklist-contract.ts';
import { answerKeys, notSeen } from '@kua/core/registry/checklist-question.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnNumber, OwnWords } from '../shell/own-words.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { dayMinute, timeOf } from '../today/day.ts';
import { draftOf } from './drafts.ts';
import { PhotoAnswer } from './photo-answer.tsx';

export type AnswerProps = Readonly<{
  station: string;
  list: Checklist;
  question: ChecklistQuestion;
  /** `isAll`: there is nothing more to say to this question. */
  give: (changed: ChecklistAnswers, isAll: boolean) => void;
}>;

export function AnswerField(props: AnswerProps) {
  const { station, list, question, give } = props;
  const { answers } = draftOf(station, list.id);
  const given = answers[question.id] ?? null;
  switch (question.kind) {
    case 'yes-no':
      return (
        <div class="choices three" role="group" aria-labelledby="asked">
          {([true, false, notSeen] as const).map((value) => (
            <button
              key={String(value)}
              type="button"
              aria-pressed={given === value}
              onClick={once(() => give({ [question.id]: value }, true))}
            >
              {yesNo(value)}
            </button>
          ))}
        </div>
      );
    case 'choice':
      return (
        <div class="choices stacked" role="group" aria-labelledby="asked">
          {question.choices.map(({ id, text }) => (
            <button
              key={id}
              type="button"
              aria-pressed={given === id}
              lang={languageOf(text)}
              onClick={once(() => give({ [question.id]: id }, true))}
            >
              {local(text)}
            </button>
          ))}
        </div>
      );
    case 'several':
      return <Several {...props} question={question} />;
    case 'counter':
      return <Counter value={typeof given === 'number' ? given : 0} put={(n) => give({ [question.id]: n }, false)} />;
    case 'number':
      return <NumberField value={given} put={(n) => give({ [question.id]: n }, false)} />;
    case 'time':
      return <TimeField value={given} put={(time) => give({ [question.id]: time }, false)} />;
    case 'text':
      return <TextField value={given} put={(text) => give({ [question.id]: text }, false)} />;
    case 'photo':
      return <PhotoAnswer station={station} list={list} question={question} />;
  }
}

/** The second of two quick taps would answer the next question, which stands at the same place by then. */
function once(act: () => void): (event: MouseEvent) => void {
  return ({ detail }) => {
    if (detail < 2) act();
  };
}

export function yesNo(value: boolean | typeof notSeen): string {
  return value === true ? words().listYes() : value === false ? words().listNo() : words().listNotSeen();
}

type SeveralProps = AnswerProps & Readonly<{ question: Extract<ChecklistQuestion, { choices: unknown }> }>;

function Several({ station, list, question, give }: SeveralProps) {
  const { answers } = draftOf(station, list.id);
  const keys = answerKeys(question);
  const isChosen = (key: string): boolean => answers[key] === true;
  const isNone = keys.every((key) => answers[key] === false);
  /** All of them or none have an answer. */
  const choose = (chosen: (key: string) => boolean): ChecklistAnswers =>
    Object.fromEntries(keys.map((key) => [key, chosen(key)]));
  return (
    <div class="choices stacked" role="group" aria-labelledby="asked">
      {question.choices.map(({ id, text }) => {
        const key = `${question.id}:${id}`;
        return (
          <button
            key={id}
            type="button"
            aria-pressed={isChosen(key)}
            lang={languageOf(text)}
            onClick={() =>
              give(
                choose((each) => (each === key ? !isChosen(key) : isChosen(each))),
                false,
              )
            }
          >
            {local(text)}
          </button>
        );
      })}
      <button
        type="button"
        aria-pressed={isNone}
        onClick={() =>
          give(
            choose(() => false),
            true,
          )
        }
      >
        {words().listNone()}
      </button>
    </div>
  );
}

type Given = ChecklistAnswers[string];
const longestText = 4000;

function Counter({ value, put }: Readonly<{ value: number; put: (n: number) => void }>) {
  return (
    <div class="counter">
      <output aria-live="polite">{value}</output>
      <div class="buttons">
        <button class="button ghost" type="button" disabled={value === 0} onClick={() => put(value - 1)}>
          − 1
        </button>
        <button class="button" type="button" onClick={() => put(value + 1)}>
          + 1
        </button>
      </div>
    </div>
  );
}

function NumberField({ value, put }: Readonly<{ value: Given; put: (n: number | null) => void }>) {
  return (
    <OwnForm>
      <OwnNumber
        labelledBy="asked"
        value={typeof value === 'number' ? String(value) : ''}
        onInput={(digits) => put(digits === '' ? null : Number(digits))}
      />
    </OwnForm>
  );
}

function TimeField({ value, put }: Readonly<{ value: Given; put: (time: string | null) => void }>) {
  return (
    <OwnForm class="field">
      <input
        class="digits"
        type="time"
        aria-labelledby="asked"
        autocomplete="off"
        value={typeof value === 'string' ? value : ''}
        onInput={(event) => put(event.currentTarget.value === '' ? null : event.currentTarget.value.slice(0, 5))}
      />
      <button class="button ghost" type="button" onClick={() => put(timeOf(dayMinute.peek() ?? 0))}>
        {words().listTimeNow({ time: timeOf(dayMinute.value ?? 0) })}
      </button>
    </OwnForm>
  );
}

function TextField({ value, put }: Readonly<{ value: Given; put: (text: Given) => void }>) {
  return (
    <OwnForm>
      <OwnWords
        labelledBy="asked"
        rows={5}
        longest={longestText}
        value={typeof value === 'object' && value !== null ? value.text : ''}
        onInput={(text) => put(text.trim() === '' ? null : { text })}
      />
    </OwnForm>
  );
}
