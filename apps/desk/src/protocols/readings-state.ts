/** Readings in hand, by the pictures that they are of: a copy that comes back finds what was typed of it. */
import { signal } from '@preact/signals';
import { nothingRead, type Reading } from './reading.ts';
import type { Task } from './verify-client.ts';

export const readings = signal<Readonly<Record<string, Reading>>>({});

function keyOf({ kind, pages }: Task): string {
  return [kind, ...pages.map(({ file }) => file)].join(' ');
}

export function readingOf(task: Task): Reading {
  return readings.value[keyOf(task)] ?? nothingRead;
}

export function changeReading(task: Task, change: (reading: Reading) => Reading): void {
  const before = readings.peek();
  readings.value = { ...before, [keyOf(task)]: change(before[keyOf(task)] ?? nothingRead) };
}

export function forgetReading(task: Task): void {
  const gone = keyOf(task);
  readings.value = Object.fromEntries(Object.entries(readings.peek()).filter(([key]) => key !== gone));
}
