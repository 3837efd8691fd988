import { useEffect, useRef, useState } from 'preact/hooks';
import {
  hasAnswer,
  listProgress,
  suggestedViolations,
  visibleQuestions,
} from '@kua/core/observations/checklist-answers.ts';
import type { Checklist } from '@kua/core/registry/checklist-contract.ts';
import { isBeingSaved, type SavingTrouble } from '../evidence/saying.ts';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import { goOnTo } from '../shell/location.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { answerInWords } from './answer-words.ts';
import { draftOf, draftsPage } from './drafts.ts';
import { sendList } from './list-saying.ts';
import { SentBefore } from './sent-before.tsx';
import { ViolationOffer } from './violation-offer.tsx';

/** All questions with what was answered, and the way to send them. */
export function ListOverview(
  props: Readonly<{ list: Checklist; station: string; onPick: (question: string) => void }>,
) {
  const { list, station } = props;
  const { answers } = draftOf(station, list.id);
  const progress = listProgress(list, answers);
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const isSaving = isBeingSaved(draftsPage.name);
  const top = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    top.current?.focus({ preventScroll: true });
  }, []);

  async function send(): Promise<void> {
    setTrouble(null);
    const sent = await sendList(station, list);
    if (sent.ok) goOnTo('lists');
    else setTrouble(sent.error);
  }

  return (
    <ScreenFrame
      title={local(list.name)}
      back="lists"
      action={
        <>
          {trouble !== null && <SavingTroubleLine trouble={trouble} />}
          <button
            class="button"
            type="button"
            disabled={isSaving || progress.answered === 0}
            onClick={() => void send()}
          >
            {isSaving ? words().listSealing() : words().listSend()}
          </button>
        </>
      }
    >
      <p ref={top} tabIndex={-1} class="overview-top">
        <b>{words().listProgress(progress)}</b>{' '}
        {progress.answered < progress.asked && <span class="quiet">{words().listOpenIsFine()}</span>}
      </p>
      <SentBefore list={list} station={station} />
      <ViolationOffer codes={suggestedViolations(list, answers)} />
      <ol class="rows overview">
        {visibleQuestions(list, answers).map((question) => (
          <li key={question.id}>
            <button class="row" type="button" disabled={isSaving} onClick={() => props.onPick(question.id)}>
              <span lang={languageOf(question.text)}>{local(question.text)}</span>
              <b class={hasAnswer(question, answers) ? '' : 'open'}>{answerInWords(question, answers)}</b>
            </button>
          </li>
        ))}
      </ol>
    </ScreenFrame>
  );
}
