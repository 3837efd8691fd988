import { useState } from 'preact/hooks';
import { hasAnswer, visibleQuestions, type ChecklistAnswers } from '@kua/core/observations/checklist-answers.ts';
import type { Checklist } from '@kua/core/registry/checklist-contract.ts';
import { kitPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { route } from '../shell/location.ts';
import { draftOf } from './drafts.ts';
import { ListOverview } from './list-overview.tsx';
import { NothingToAsk } from './lists-screen.tsx';
import { QuestionView } from './question-view.tsx';
import '../styles/lists.css';

/** One question at a time, the answers under her thumb; what is answered with a tap goes on to the next by itself. */
export function ListScreen() {
  const [id, question] = route.value.ids;
  const list = kitPage.content.value?.handbook.checklists.find((each) => each.id === id);
  const station = currentPlace()?.station.id;
  if (list === undefined || station === undefined) return <NothingToAsk hasStation={station !== undefined} />;
  return <OpenList list={list} station={station} wanted={question} />;
}

/** `question` null: all of them are shown. `returns`: she came to mend one answer. */
type Where = Readonly<{ question: string | null; returns: boolean }>;

function OpenList({
  list,
  station,
  wanted,
}: Readonly<{ list: Checklist; station: string; wanted: string | undefined }>) {
  const { answers } = draftOf(station, list.id);
  const [where, setWhere] = useState<Where>(() => ({ question: beginning(list, answers, wanted), returns: false }));
  const asked = visibleQuestions(list, answers);
  const index = asked.findIndex(({ id }) => id === where.question);
  const question = asked[index];
  if (question === undefined)
    return <ListOverview list={list} station={station} onPick={(id) => setWhere({ question: id, returns: true })} />;
  const to = (id: string | undefined): void => setWhere({ question: id ?? null, returns: false });
  return (
    <QuestionView
      key={question.id}
      list={list}
      station={station}
      question={question}
      onNext={(then) => {
        const now = visibleQuestions(list, then);
        const next = now[now.findIndex(({ id }) => id === question.id) + 1];
        to(where.returns ? undefined : next?.id);
      }}
      onPrevious={index === 0 ? null : () => to(asked[index - 1]?.id)}
      onAll={() => to(undefined)}
    />
  );
}

/** Where the clock sends her, while that is asked; else the first that is open. Null when none is. */
function beginning(list: Checklist, answers: ChecklistAnswers, wanted: string | undefined): string | null {
  const asked = visibleQuestions(list, answers);
  if (wanted !== undefined) return (asked.find(({ id }) => id === wanted) ?? asked[0])?.id ?? null;
  return asked.find((question) => !hasAnswer(question, answers))?.id ?? null;
}
