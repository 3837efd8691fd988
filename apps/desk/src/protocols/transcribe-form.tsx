import { useEffect, useState } from 'preact/hooks';
import type { Action } from '../shell/keys.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { confirm } from './answering.ts';
import { DigitField } from './digit-field.tsx';
import {
  answerOf,
  askedRows,
  emptyRows,
  figureIn,
  turnUnreadable,
  typedIn,
  withTyped,
  type Reading,
  type Row,
} from './reading.ts';
import { changeReading, readingOf } from './readings-state.ts';
import { SumsPart } from './sums-part.tsx';
import { TaskPanel } from './task-panel.tsx';
import { useRow } from './use-row.ts';
import type { Task } from './verify-client.ts';

/** Every row of the paper from the first to the last; Enter on the last one confirms. */
export function TranscribeForm({ task }: Readonly<{ task: Task }>) {
  const rows = askedRows(task);
  const reading = readingOf(task);
  const firstEmpty = rows.findIndex(({ id }) => typedIn(reading, id) === '');
  const walk = useRow(Math.max(0, firstEmpty));
  const [asksEmpty, setAsksEmpty] = useState(false);
  const row = rows[walk.at];
  const isLast = walk.at >= rows.length - 1;
  const empty = emptyRows(rows, reading);
  const isCalm = useCalm(row === undefined ? '' : typedIn(reading, row.id));
  const change = (how: (before: Reading) => Reading): void => {
    setAsksEmpty(false);
    changeReading(task, how);
  };
  function next(): void {
    if (!isLast) walk.goTo(walk.at + 1);
    else if (empty.length > 0 && !asksEmpty) setAsksEmpty(true);
    else confirm(task, answerOf(rows, reading));
  }
  const actions: readonly [Action, ...Action[]] = [
    { id: 'next', keys: ['Enter'], name: isLast ? words().confirm() : words().nextRow(), run: next },
    { id: 'row-down', keys: ['ArrowDown'], name: words().nextRow(), run: () => walk.goTo(walk.at + 1), repeats: true },
    { id: 'row-up', keys: ['ArrowUp'], name: words().rowBefore(), run: () => walk.goTo(walk.at - 1), repeats: true },
    {
      id: 'unreadable',
      keys: ['KeyU'],
      name: words().unreadable(),
      run: () => {
        if (row !== undefined) change((before) => turnUnreadable(before, row.id));
      },
    },
  ];
  return (
    <TaskPanel task={task} title={words().whatIsOnPhoto()} under={words().blindUnder()} actions={actions}>
      <ol class="rows">
        {rows.map((each, index) => (
          <FigureRow
            key={each.id}
            row={each}
            reading={reading}
            isUnstated={asksEmpty && empty.includes(each)}
            place={walk.place(index)}
            onFocus={() => walk.setAt(index)}
            onDigits={(text) => change((before) => withTyped(before, each.id, text))}
          />
        ))}
      </ol>
      {asksEmpty && (
        <p class="note amber" role="alert">
          {words().emptyAsked({ n: empty.length })}
        </p>
      )}
      {task.contest !== null && (
        <SumsPart
          contest={task.contest}
          row={row?.id ?? null}
          // A figure that is half typed adds up to nothing.
          lookup={(id) => (id === row?.id && !isCalm ? null : figureIn(reading, id))}
        />
      )}
    </TaskPanel>
  );
}

type FigureRowProps = Readonly<{
  row: Row;
  reading: Reading;
  isUnstated: boolean;
  place: (element: HTMLElement | null) => void;
  onFocus: () => void;
  onDigits: (text: string) => void;
}>;

function FigureRow({ row, reading, isUnstated, place, onFocus, onDigits }: FigureRowProps) {
  const isUnreadable = reading.unreadable.includes(row.id);
  return (
    <li class="row">
      <span class="number">{row.number}</span>
      <span class="name" lang={languageOf(row.name)}>
        {local(row.name)}
      </span>
      <DigitField
        label={`${row.number}. ${local(row.name)}`}
        value={typedIn(reading, row.id)}
        empty={isUnreadable ? words().unreadableShort() : isUnstated ? words().unstatedShort() : ''}
        state={isUnreadable ? 'unreadable' : isUnstated ? 'unstated' : 'plain'}
        place={place}
        onFocus={onFocus}
        onDigits={onDigits}
      />
    </li>
  );
}

const calmMs = 600;

/** Whether what is typed has come to rest. */
function useCalm(typed: string): boolean {
  const [seen, setSeen] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSeen(typed), calmMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return seen === typed;
}
