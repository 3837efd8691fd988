import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { confirm, letGo, note, skip, type Note } from './answering.ts';
import { lost, underway } from './hand.ts';
import { RefuseDialog } from './refuse-dialog.tsx';
import type { Task } from './verify-client.ts';

type TaskPanelProps = Readonly<{
  task: Task;
  title: string;
  under: string;
  /** What the form does with keys; the first of them stands as the button below. */
  actions: readonly [Action, ...Action[]];
  children: ComponentChildren;
}>;

/** Right of the photo: whose paper it is, the form, and what can be done with the copy as a whole. */
export function TaskPanel({ task, title, under, actions, children }: TaskPanelProps) {
  const [isRefusing, setRefusing] = useState(false);
  const refuse: Action = {
    id: 'refuse',
    keys: ['KeyX'],
    name: words().refuseCopy(),
    run: () => setRefusing(true),
  };
  const leave: Action = { id: 'skip', keys: ['KeyS'], name: words().skipCopy(), run: () => skip(task) };
  useActions([...actions, refuse, leave]);
  const minor = [...actions.filter(({ id }) => id === 'unreadable'), refuse, leave];
  return (
    <section class="panel" aria-label={title}>
      <header>
        <h1>{title}</h1>
        {task.station !== null && (
          <p class="station">
            <b>{words().stationNumber({ number: task.station.number })}</b>
            <span>{[task.station.name, task.station.address].filter((text) => text !== null).join(', ')}</span>
          </p>
        )}
        {task.contest !== null && (
          <p class="under" lang={languageOf(task.contest.name)}>
            {local(task.contest.name)}
          </p>
        )}
        {under !== '' && <p class="under">{under}</p>}
        <Notes />
        {lost.value === task.task && <LostNote />}
      </header>
      {children}
      <footer>
        <ActionButton action={actions[0]} look="main" />
        <div>
          {minor.map((action) => (
            <ActionButton key={action.id} action={action} />
          ))}
        </div>
      </footer>
      {isRefusing && (
        <RefuseDialog
          kind={task.kind}
          onClose={() => setRefusing(false)}
          onRefuse={(refused) => confirm(task, { figures: {}, unreadable: [], refused })}
        />
      )}
    </section>
  );
}

/** What she has to know of copies that are not before her. */
export function Notes() {
  const n = underway.value.length;
  return (
    <>
      {note.value !== null && (
        <p class="note amber" role="alert">
          {noteText(note.value)}
        </p>
      )}
      {n > 0 && <p class="under">{words().answersUnderway({ n })}</p>}
    </>
  );
}

function noteText(shown: Note): string {
  switch (shown) {
    case 'undo-late':
      return words().undoLate();
    case 'copy-lost':
      return words().copyLost();
    case 'answer-refused':
      return words().answerRefused();
  }
}

/** It hears Enter before the form does: what is typed now would go nowhere. */
function LostNote() {
  const next: Action = { id: 'let-go', keys: ['Enter'], name: words().takeNext(), run: letGo, always: true };
  useActions([next]);
  return (
    <div class="note amber" role="alert">
      <p>{words().leaseLost()}</p>
      <ActionButton action={next} look="ghost" />
    </div>
  );
}
