/** A task as the desk shows it. */
import { randomInt } from 'node:crypto';
import type { Contest, Field } from '@kua/core/registry/election.ts';
import type { PackTemplate } from '@kua/core/registry/pack-contract.ts';
import type { ShownCopy } from '../protocols/copy-store.ts';
import type { HeldTask } from '../protocols/task-store.ts';

/** A field with the number of its row on the paper, where the pack knows the form. */
type PaperField = Field & Readonly<{ row: string | null }>;
export type PaperContest = Omit<Contest, 'fields'> & Readonly<{ fields: readonly PaperField[] }>;

export type ShownTask = Pick<HeldTask, 'task' | 'kind' | 'until' | 'asked'> &
  Readonly<{
    contest: PaperContest | null;
    /** From which whoever places chooses. */
    contests: readonly Pick<Contest, 'id' | 'name'>[];
    station: ShownCopy['station'];
    pages: ShownCopy['pages'];
    readings: readonly ShownCopy['versions'][number][];
    near: ShownCopy['near'];
  }>;

export function shownTask(
  { task, kind, until, asked }: HeldTask,
  copy: ShownCopy,
  contests: readonly PaperContest[],
): ShownTask {
  const isPlace = kind === 'place';
  return {
    task,
    kind,
    until,
    asked,
    contest: isPlace ? null : (contests.find(({ id }) => id === copy.contest) ?? null),
    contests: isPlace ? contests.map(({ id, name }) => ({ id, name })) : [],
    station: isPlace ? null : copy.station,
    pages: copy.pages,
    // Nobody sees who read what, nor who was first.
    readings: kind === 'arbitrate' ? shuffled(copy.versions) : [],
    // What others read alike says something of what stands there: whoever reads blind does not see it.
    near: kind === 'transcribe' ? [] : copy.near,
  };
}

export function paperContest(contest: Contest, templates: readonly PackTemplate[]): PaperContest {
  const rows = new Map(templates.find(({ id }) => id === contest.id)?.fields.map(({ id, row }) => [id, row]));
  return { ...contest, fields: contest.fields.map((field) => ({ ...field, row: rows.get(field.id) ?? null })) };
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [left, right] = [mixed[last], mixed[other]];
    if (left !== undefined && right !== undefined) [mixed[last], mixed[other]] = [right, left];
  }
  return mixed;
}
