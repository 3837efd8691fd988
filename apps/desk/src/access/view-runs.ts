import type { View } from './staff-client.ts';

/** What somebody opened of one submission in one go. */
export type ViewRun = Readonly<{
  sequence: number;
  at: string;
  staff: string;
  submission: number;
  /** Whether its words were opened, and how many of its photos and files. */
  isRead: boolean;
  files: number;
}>;

/** A line for each submission that was opened, not for each of its pages; in the order of the views. */
export function viewRuns(views: readonly View[]): readonly ViewRun[] {
  const runs = new Map<string, ViewRun>();
  for (const { sequence, at, staff, submission, sealed } of views) {
    const name = `${sequence} ${submission}`;
    const run = runs.get(name) ?? { sequence, at, staff, submission, isRead: false, files: 0 };
    runs.set(name, sealed === null ? { ...run, isRead: true } : { ...run, files: run.files + 1 });
  }
  return [...runs.values()];
}
