/** Holds what a release shows of submissions against their leaves in the log. */
import { openingRoot, shownFields } from '@kua/core/evidence/statement.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { equalBytes } from '@kua/core/evidence/merkle.ts';
import { openingIndexForm, openingShardForm, type OpeningForm } from '@kua/core/publication/release-form-contract.ts';
import type { Report } from './finding.ts';
import { readForm } from './named-file.ts';
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

/** Answers how many openings were held against the log. */
export async function checkOpenings({ source, release, leafAt, report }: OpeningQuestion): Promise<number> {
  const { head, statements } = release;
  const open = new Set<number>();
  const index =
    head.openings === null ? null : await readForm(source, { path: head.openings, form: openingIndexForm, report });
  for (const { path } of index?.shards ?? []) {
    const shard = await readForm(source, { path, form: openingShardForm, report });
    for (const opening of shard?.openings ?? []) {
      open.add(opening.index + 1);
      const wrong = await whatIsWrong(opening, statements.get(opening.index + 1), { leafAt, election: head.election });
      if (wrong !== null) report(wrong.code, wrong.file ?? path, `Log index ${opening.index}: ${wrong.sentence}`);
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
  return open.size;
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
  const fields = shownFields(opening.fields);
  const body = fields.has('/body/contest') ? '/body' : '/body/body';
  const same =
    fields.get('/election') === election &&
    fields.get('/station') === shown.station &&
    fields.get(`${body}/contest`) === shown.contest &&
    sameFigures(fields, body, shown.figures);
  if (same) return null;
  const sentence = `what is shown of station ${shown.station} is not what was signed and stands in the log.`;
  return { code: 'figures-wrong', file: shown.file, sentence };
}

function sameFigures(
  fields: ReadonlyMap<string, unknown>,
  body: string,
  figures: ReadonlyMap<string, number | null> | null,
): boolean {
  if (figures === null) return true;
  const stated = new Map<string, unknown>();
  for (const [path, value] of fields) {
    const id = /^\/(?:fields|options)\/(.+)$/s.exec(path.startsWith(body) ? path.slice(body.length) : '')?.[1];
    if (id !== undefined) stated.set(id.replaceAll('~1', '/').replaceAll('~0', '~'), value);
  }
  const cells = new Set([...stated.keys(), ...figures.keys()]);
  return [...cells].every((id) => (stated.get(id) ?? null) === (figures.get(id) ?? null));
}
