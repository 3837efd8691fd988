/** Sends what she confirmed, and gets it back when she wants it back. */
import { effect, signal } from '@preact/signals';
import { sessionState } from '../access/session.ts';
import { toast } from '../shell/toast.tsx';
import { words } from '../shell/words-state.ts';
import { fillHand, hand, lost, putInHand, takeFromHand, underway } from './hand.ts';
import { forgetReading } from './readings-state.ts';
import { releaseTask, sendAnswer, undoAnswer, type Answer, type Task } from './verify-client.ts';

/** What went another way than she meant; it stands above the form until she goes on. */
export type Note = 'undo-late' | 'copy-lost' | 'answer-refused';
export const note = signal<Note | null>(null);

/** As long as the server waits before it writes an answer down, less the way there. */
const undoMs = 29_000;
const againMs = 3000;

/** The next copy is before her at once; the answer goes its way meanwhile. */
export function confirm(task: Task, answer: Answer): void {
  note.value = null;
  takeFromHand(task.task);
  underway.value = [...underway.peek(), task];
  void deliver(task, answer);
  void fillHand();
}

/** Until the server has it, however long it is away. */
async function deliver(task: Task, answer: Answer): Promise<void> {
  // Somebody else may have signed in at this computer meanwhile.
  if (!underway.peek().includes(task)) return;
  const sent = await sendAnswer(task.task, answer);
  const refusal = sent.ok ? null : sent.error;
  if (refusal?.kind === 'signed-out') {
    whenSignedIn(() => void deliver(task, answer));
    return;
  }
  if (refusal?.kind === 'away') {
    setTimeout(() => void deliver(task, answer), againMs);
    return;
  }
  underway.value = underway.peek().filter((each) => each !== task);
  void fillHand();
  if (refusal === null) offerUndo(task, answer);
  else if (refusal.code === 'answer-invalid') {
    note.value = 'answer-refused';
    putInHand([task]);
  } else note.value = 'copy-lost';
}

/** Asking before would only be told once more that nobody is signed in. */
function whenSignedIn(work: () => void): void {
  let isOver = false;
  const stop = effect(() => {
    if (isOver || sessionState.value.state !== 'in') return;
    isOver = true;
    queueMicrotask(() => {
      stop();
      work();
    });
  });
}

function offerUndo(task: Task, { refused }: Answer): void {
  const until = Date.now() + undoMs;
  const number = task.station?.number ?? null;
  const text = (): string =>
    refused !== null ? words().copySetAside() : number === null ? words().copyPlaced() : words().copySent({ number });
  // Once it cannot come back, what was typed of it is forgotten.
  const forgetting = setTimeout(() => forgetReading(task), undoMs);
  const shown = {
    text,
    until,
    undo: () => {
      clearTimeout(forgetting);
      void undo(task);
    },
  };
  toast.value = shown;
}

async function undo(task: Task): Promise<void> {
  const answer = await undoAnswer(task.task);
  if (answer.ok) putInHand([answer.value.task]);
  else if (answer.error.kind === 'refused') note.value = 'undo-late';
  else toast.value = { text: () => words().undoAway(), until: Date.now() + undoMs, undo: () => void undo(task) };
}

/** To the others, with nothing said about it. */
export function skip(task: Task): void {
  note.value = null;
  takeFromHand(task.task);
  void releaseTask(task.task).then(() => fillHand());
}

/** Lets a copy go that others have by now; what she typed waits for it. */
export function letGo(): void {
  const { value } = lost;
  note.value = null;
  if (value !== null) takeFromHand(value);
  if (hand.peek().length === 0) void fillHand();
}
