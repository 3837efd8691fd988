/** The rules of the queue said a second way, from the ledger's own bytes and from who held what when. */
import { z } from 'zod';
import { entryJson } from '../../apps/server/src/evidence/entry-json.ts';
import { readEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';

const spoken = z.looseObject({ type: z.string() });
const invited = z.object({ invitations: z.array(z.string()), branch: z.string().optional() });
const joined = z.object({ invitation: z.string(), staff: z.string() });
const owns = z.object({ staff: z.string(), device: z.string() });
const sent = z.object({ device: z.string() });
const answered = z.object({
  by: z.string(),
  copy: z.string(),
  kind: z.string(),
  figures: z.record(z.string(), z.number().nullable()),
});

type Answered = z.infer<typeof answered>;

/** `pairs`: of two who read the same copy. `dependent`: of one branch, or with whoever sent it. `unread`: copies of which no reading stands. */
export async function checkLedger(database: Database, election: string) {
  const [branchOf, staffBranch, author] = [
    new Map<string, string>(),
    new Map<string, string>(),
    new Map<string, string>(),
  ];
  const devicesOf = new Map<string, Set<string>>();
  const copies = new Map<string, Answered[]>();
  for (let after = 0; ;) {
    const entries = await readEntries(database.app, { election, after, limit: 1000 });
    if (entries.length === 0) break;
    for (const { sequence, kind, body } of entries) {
      after = sequence;
      const said = entryJson(body);
      if (kind === 'submission') {
        author.set(String(sequence), sent.parse(said).device);
        copies.set(String(sequence), []);
        continue;
      }
      const { type } = spoken.parse(said);
      if (type === 'staff-invitations') {
        const { invitations, branch = '' } = invited.parse(said);
        for (const invitation of invitations) branchOf.set(invitation, branch);
      } else if (type === 'staff') {
        const { invitation, staff } = joined.parse(said);
        staffBranch.set(staff, branchOf.get(invitation) ?? '');
      } else if (type === 'staff-device') {
        const { staff, device: own } = owns.parse(said);
        devicesOf.set(staff, (devicesOf.get(staff) ?? new Set()).add(own));
      } else if (type === 'transcription') {
        const one = answered.parse(said);
        copies.get(one.copy)?.push(one);
      }
    }
  }
  let [pairs, dependent, unread] = [0, 0, 0];
  for (const [copy, answers] of copies) {
    for (const [index, left] of answers.entries()) {
      if (devicesOf.get(left.by)?.has(author.get(copy) ?? '') === true) dependent += 1;
      for (const right of answers.slice(index + 1)) {
        pairs += 1;
        if (staffBranch.get(left.by) === staffBranch.get(right.by)) dependent += 1;
      }
    }
    if (!isRead(answers)) unread += 1;
  }
  return { pairs, dependent, unread };
}

/** In every cell one figure that two give, more than give another. */
function isRead(answers: readonly Answered[]): boolean {
  const cells = new Set(answers.flatMap(({ figures }) => Object.keys(figures)));
  if (cells.size === 0) return false;
  return [...cells].every((cell) => {
    const counts = new Map<number | null, number>();
    for (const { figures } of answers) {
      const figure = figures[cell];
      if (figure !== undefined) counts.set(figure, (counts.get(figure) ?? 0) + 1);
    }
    const [most = 0, next = 0] = [...counts.values()].toSorted((left, right) => right - left);
    return (most >= 2 && most > next) || answers.length >= 5;
  });
}

/** Who had which copy from when to when. */
export type Lease = Readonly<{ task: string; copy: string; branch: string; kind: string; from: number; to: number }>;

/** Two at once for the same step: more than two who read, more than one who settles, or two of one branch. */
export function overlaps(leases: readonly Lease[]): number {
  let twice = 0;
  for (const own of Map.groupBy(leases, ({ copy }) => copy).values()) {
    const tasks = [...Map.groupBy(own, ({ task }) => task).values()].flatMap((parts) => {
      // Asked for again it is the same task: from when it was given out first.
      const [first, last] = [parts[0], parts.at(-1)];
      return first === undefined || last === undefined ? [] : [{ ...first, to: last.to }];
    });
    for (const [index, one] of tasks.entries()) {
      const together = tasks.slice(index + 1).filter(({ from, to }) => from < one.to && one.from < to);
      if (together.some(({ branch }) => branch === one.branch)) twice += 1;
      else if (together.some(({ kind }) => kind !== one.kind || kind === 'arbitrate')) twice += 1;
      else if (together.filter(({ from, to }) => from <= one.from && one.from < to).length > 1) twice += 1;
    }
  }
  return twice;
}
