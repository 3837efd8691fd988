import { useState } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { KeyCap } from '../shell/key-cap.tsx';
import type { Action } from '../shell/keys.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { confirm } from './answering.ts';
import { DigitField } from './digit-field.tsx';
import { NearNote } from './near-note.tsx';
import {
  answerOf,
  askedRows,
  emptyRows,
  turnUnreadable,
  typedIn,
  withTaken,
  withTyped,
  type Reading,
} from './reading.ts';
import { changeReading, readingOf } from './readings-state.ts';
import { TaskPanel } from './task-panel.tsx';
import { useRow } from './use-row.ts';
import type { Task } from './verify-client.ts';

/** Two people read it differently: each row where they do, with both figures; hers decides. */
export function ArbitrateForm({ task }: Readonly<{ task: Task }>) {
  const rows = askedRows(task);
  const reading = readingOf(task);
  const walk = useRow(0);
  const [asksEmpty, setAsksEmpty] = useState(false);
  const row = rows[walk.at];
  const isLast = walk.at >= rows.length - 1;
  const empty = emptyRows(rows, reading);
  const own = new Map<string, HTMLInputElement>();
  const change = (how: (before: Reading) => Reading): void => {
    setAsksEmpty(false);
    changeReading(task, how);
  };
  function next(): void {
    if (!isLast) walk.goTo(walk.at + 1);
    else if (empty.length > 0 && !asksEmpty) setAsksEmpty(true);
    else confirm(task, answerOf(rows, reading));
  }
  function take(index: number, version: number): void {
    const taken = rows[index];
    if (taken === undefined) return;
    change((before) => withTaken(before, taken.id, version, task.readings[version]?.[taken.id] ?? null));
    walk.goTo(Math.min(index + 1, rows.length - 1));
  }
  const actions: readonly [Action, ...Action[]] = [
    { id: 'next', keys: ['Enter'], name: isLast ? words().confirm() : words().nextRow(), run: next },
    { id: 'first', keys: ['Digit1', 'Numpad1'], name: words().takeFirst(), run: () => take(walk.at, 0) },
    { id: 'second', keys: ['Digit2', 'Numpad2'], name: words().takeSecond(), run: () => take(walk.at, 1) },
    {
      id: 'own',
      keys: ['KeyT'],
      name: words().typeOwn(),
      run: () => own.get(row?.id ?? '')?.focus(),
    },
    {
      id: 'unreadable',
      keys: ['KeyU'],
      name: words().unreadable(),
      run: () => {
        if (row !== undefined) change((before) => turnUnreadable(before, row.id));
      },
    },
    { id: 'row-down', keys: ['ArrowDown'], name: words().nextRow(), run: () => walk.goTo(walk.at + 1), repeats: true },
    { id: 'row-up', keys: ['ArrowUp'], name: words().rowBefore(), run: () => walk.goTo(walk.at - 1), repeats: true },
  ];
  return (
    <TaskPanel task={task} title={words().readDifferently()} under={words().differentUnder()} actions={actions}>
      <NearNote task={task} />
      <ol class="rows versions">
        {rows.map((each, index) => {
          const taken = reading.taken[each.id];
          const isUnreadable = reading.unreadable.includes(each.id);
          const isUnstated = asksEmpty && empty.includes(each);
          return (
            <li class="row" key={each.id}>
              <p>
                <span class="number">{each.number}</span> <span lang={languageOf(each.name)}>{local(each.name)}</span>
              </p>
              <div
                class="pair"
                role="radiogroup"
                tabIndex={0}
                aria-label={`${each.number}. ${local(each.name)}`}
                ref={walk.place(index)}
                onFocus={() => walk.setAt(index)}
              >
                {task.readings.map((version, order) => (
                  <span key={order} role="radio" aria-checked={taken === order} onClick={() => take(index, order)}>
                    <KeyCap chord={`Digit${order + 1}`} />
                    <Version figure={version[each.id] ?? null} />
                  </span>
                ))}
              </div>
              <label>
                <span aria-hidden="true">
                  {words().ownShort()} <KeyCap chord="KeyT" />
                </span>
                <DigitField
                  label={words().ownFor({ name: local(each.name) })}
                  value={taken === undefined ? typedIn(reading, each.id) : ''}
                  empty={isUnreadable ? words().unreadableShort() : isUnstated ? words().unstatedShort() : ''}
                  state={isUnreadable ? 'unreadable' : isUnstated ? 'unstated' : 'plain'}
                  isAside
                  place={(element) => {
                    if (element !== null) own.set(each.id, element);
                  }}
                  onFocus={() => walk.setAt(index)}
                  onDigits={(text) => change((before) => withTyped(before, each.id, text))}
                />
              </label>
            </li>
          );
        })}
      </ol>
      {asksEmpty && (
        <p class="note amber" role="alert">
          {words().emptyAsked({ n: empty.length })}
        </p>
      )}
    </TaskPanel>
  );
}

function Version({ figure }: Readonly<{ figure: number | null }>) {
  return figure === null ? <small>{words().unstatedShort()}</small> : <b>{num(figure)}</b>;
}
