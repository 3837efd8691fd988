/** Holds what a release shows of submissions against their leaves in the log. */
import { openingRoot } from '@kua/core/evidence/statement.ts';
import { decisionLeaf, submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { equalBytes } from '@kua/core/evidence/merkle.ts';
import {
  openingIndexForm,
  openingShardForm,
  type DecisionForm,
  type OpeningForm,
} from '@kua/core/publication/release-form-contract.ts';
import type { Report } from './finding.ts';
import { readForm } from './named-file.ts';
import { readOpening } from './opening-reading.ts';
import { readReading, type OpenReading } from './reading-opening.ts';
import type { CheckedRelease } from './release-check.ts';
import type { ShownStatement } from './shown-statements.ts';
import type { Source } from './source.ts';

export type OpeningQuestion = Readonly<{
  source: Source;
  release: CheckedRelease;
  /** The bytes of a leaf of the log, null where there is none. */
  leafAt: (index: number) => Promise<Uint8Array | null>;
  report: Report;
}>;

export type CheckedOpenings = Readonly<{
  /** How many openings of submissions were held against the log. */
  submissions: number;
  /** What verifiers read, by ledger sequence, with the file that shows it. */
  readings: ReadonlyMap<number, OpenReading & Readonly<{ file: string }>>;
}>;

export async function checkOpenings({ source, release, leafAt, report }: OpeningQuestion): Promise<CheckedOpenings> {
  const { head, statements, deliveries, whole } = release;
  const open = new Set<number>();
  const readings = new Map<number, OpenReading & Readonly<{ file: string }>>();
  const index =
    head.openings === null ? null : await readForm(source, { path: head.openings, form: openingIndexForm, report });
  for (const { path } of index?.shards ?? []) {
    const shard = await readForm(source, { path, form: openingShardForm, report });
    for (const opening of shard?.openings ?? []) {
      open.add(opening.index + 1);
      const shown = statements.get(opening.index + 1);
      const wrong = await whatIsWrong(opening, shown, { leafAt, election: head.election });
      // Of a release that could not be read whole, the statement may stand where nothing could be read.
      if (wrong === null || (wrong.code === 'opening-stray' && !whole)) continue;
      report(wrong.code, wrong.file ?? path, `Log index ${opening.index}: ${wrong.sentence}`);
    }
    for (const decision of shard?.decisions ?? []) {
      const read = await readDecision(decision, leafAt);
      if (typeof read !== 'string') readings.set(decision.index + 1, { ...read, file: path });
      else report('opening-wrong', path, `Log index ${decision.index}: ${read}`);
    }
  }
  for (const [sequence, { file }] of statements) {
    if (!open.has(sequence))
      report(
        'opening-missing',
        file,
        `The statement of ledger entry ${sequence} has no opening: nothing leads it to the log.`,
      );
  }
  for (const [sequence, file] of deliveries) {
    if (!isDelivery(await leafAt(sequence - 1)))
      report('delivery-other', file, `Ledger entry ${sequence} is shown as a delivery, and its leaf is that of none.`);
  }
  return { submissions: open.size, readings };
}

/** What is wrong, as a sentence, or what a verifier read. */
async function readDecision(
  { index, decision, fields }: DecisionForm,
  leafAt: OpeningQuestion['leafAt'],
): Promise<OpenReading | string> {
  const leaf = await leafAt(index);
  if (leaf === null || !equalBytes(leaf, decisionLeaf(decision))) return 'the log has another leaf there.';
  if (openingRoot(fields) !== decision) return 'what is shown is not what stands in the log.';
  return readReading(fields) ?? 'it hides what a verifier read, or is of something else.';
}

/** `file`: where the fault is, if not in the file of openings. */
type Wrong = Readonly<{ code: 'opening-wrong' | 'opening-stray' | 'figures-wrong'; file?: string; sentence: string }>;

async function whatIsWrong(
  opening: OpeningForm,
  shown: ShownStatement | undefined,
  { leafAt, election }: Readonly<{ leafAt: OpeningQuestion['leafAt']; election: string }>,
): Promise<Wrong | null> {
  const leaf = await leafAt(opening.index);
  const { sealed: digest, statement } = opening;
  if (leaf === null || !equalBytes(leaf, submissionLeaf({ digest, statement })))
    return { code: 'opening-wrong', sentence: 'the log has another leaf there.' };
  if (openingRoot(opening.fields) !== statement)
    return { code: 'opening-wrong', sentence: 'what is shown is not what was signed.' };
  if (shown === undefined) return { code: 'opening-stray', sentence: 'the release shows no such statement.' };
  const said = readOpening(opening.fields);
  if (said === null) return { code: 'opening-wrong', sentence: 'it hides what a protocol says, or is of none.' };
  const same =
    said.election === election &&
    said.station === shown.station &&
    said.contest === shown.contest &&
    sameFigures(said.figures, shown.figures);
  if (same) return null;
  const sentence = `what is shown of station ${shown.station} is not what was signed and stands in the log.`;
  return { code: 'figures-wrong', file: shown.file, sentence };
}

/** A submission whose figures are to be others cannot be passed off as a row of a file: its leaf is another. */
function isDelivery(leaf: Uint8Array | null): boolean {
  return leaf !== null && /^\{"delivery":"[0-9a-f]{64}","files":"[0-9a-f]{64}"\}$/.test(new TextDecoder().decode(leaf));
}

function sameFigures(stated: ReadonlyMap<string, unknown>, shown: ReadonlyMap<string, number | null> | null): boolean {
  if (shown === null) return true;
  const cells = new Set([...stated.keys(), ...shown.keys()]);
  return [...cells].every((id) => (stated.get(id) ?? null) === (shown.get(id) ?? null));
}
