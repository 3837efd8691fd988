/**
 * The copies that she has in hand: the one before her and the one that is loaded meanwhile. A copy is lent to her for ten minutes, longer
 * while she works; what is lent and what she typed outlive a reload of the page in this tab, and end with it.
 */
import { effect, signal } from '@preact/signals';
import { z } from 'zod';
import { isAway } from '../shell/asking.ts';
import { dropPictures, loadPictures } from './pictures.ts';
import type { Reading } from './reading.ts';
import { readings } from './readings-state.ts';
import { status } from './status.ts';
import { askNext, keepTask, tasks, type Task } from './verify-client.ts';

/** In the order in which she gets them. */
export const hand = signal<readonly Task[]>([]);
/** Answers on the way to the server; those of copies that she can see again with undo are not among them. */
export const underway = signal<readonly Task[]>([]);
/** `none`: no copy is left for her now. */
export const supply = signal<'asking' | 'some' | 'none'>('asking');
/** The copy before her was given to others: she was away for too long. */
export const lost = signal<string | null>(null);

const most = 2;
const askAgainMs = 10_000;
const keepMs = 3 * 60_000;

/** Ids of tasks that left the hand. */
const gone = new Set<string>();
let owner: string | null = null;
let isAsking = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Opens what this person had in hand in this tab. Two people at one computer never see each other's. */
export async function openHand(election: string, staff: string): Promise<void> {
  const wanted = `kua-desk-hand ${election} ${staff}`;
  if (owner !== wanted) {
    const left = sessionStorage.getItem(wanted);
    owner = wanted;
    hand.value = [];
    underway.value = [];
    readings.value = {};
    await restore(left);
  }
  await fillHand();
}

const leftSchema = z.object({ tasks, readings: z.record(z.string(), z.custom<Reading>()) });

async function restore(left: string | null): Promise<void> {
  const read = leftSchema.safeParse(left === null ? null : JSON.parse(left));
  if (!read.success) return;
  readings.value = read.data.readings;
  const kept = await Promise.all(read.data.tasks.map(({ task }) => isStillHers(task)));
  putInHand(read.data.tasks.filter((_, index) => kept[index]));
}

/** Only the server's own word takes a copy from her; silence does not. */
async function isStillHers(task: string): Promise<boolean> {
  const answer = await keepTask(task);
  return answer.ok || answer.error.kind !== 'refused';
}

export function followHand(): void {
  effect(() => {
    const left = { tasks: [...underway.value, ...hand.value], readings: readings.value };
    if (owner !== null) sessionStorage.setItem(owner, JSON.stringify(left));
  });
  effect(() => {
    if (!isAway.value) void fillHand();
  });
  let touched = 0;
  for (const event of ['keydown', 'pointerdown', 'wheel'] as const)
    addEventListener(event, () => void (touched = Date.now()), { passive: true });
  setInterval(() => {
    if (Date.now() - touched < keepMs) void keepAll();
  }, keepMs);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void keepAll();
  });
}

/** Who comes back to the page learns at once whether the copy is still hers. */
async function keepAll(): Promise<void> {
  for (const { task } of hand.peek()) {
    if (!(await isStillHers(task))) loseTask(task);
  }
}

/** One that she has not seen yet is let go without a word. */
function loseTask(task: string): void {
  if (hand.peek()[0]?.task === task) lost.value = task;
  else takeFromHand(task);
}

export function putInHand(given: readonly Task[]): void {
  const others = hand.peek().filter(({ task }) => !given.some((each) => each.task === task));
  hand.value = [...given, ...others];
  for (const { task } of given) gone.delete(task);
  for (const each of hand.peek()) void loadPictures(each);
}

export function takeFromHand(task: string): void {
  hand.value = hand.peek().filter((each) => each.task !== task);
  gone.add(task);
  if (lost.peek() === task) lost.value = null;
  dropPictures(hand.peek());
}

/** Asks until there are two. */
export async function fillHand(): Promise<void> {
  if (owner === null || isAsking || hand.peek().length >= most) return;
  isAsking = true;
  clearTimeout(timer);
  const asker = owner;
  const answer = await askNext();
  isAsking = false;
  if (asker !== owner) return;
  if (!answer.ok) {
    if (answer.error.kind !== 'signed-out') timer = setTimeout(() => void fillHand(), askAgainMs);
    return;
  }
  const { task } = answer.value;
  status.value = answer.value.status;
  // Where nothing else is left for her, the server names once more what she has, or had when it was asked.
  const isOld = task !== null && (gone.has(task.task) || hand.peek().some((each) => each.task === task.task));
  supply.value = task === null || isOld ? 'none' : 'some';
  if (task === null || isOld) {
    timer = setTimeout(() => void fillHand(), askAgainMs);
    return;
  }
  hand.value = [...hand.peek(), task];
  void loadPictures(task);
  await fillHand();
}
