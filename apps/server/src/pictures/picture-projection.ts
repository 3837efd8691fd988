import type { Entry } from '@kua/core/evidence/entry.ts';
import { redactionBody, type RedactionBody } from '@kua/core/pictures/redaction-contract.ts';
import { staffAt, type DecidedOf } from '../access/staff-at-projection.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** Folds which redacted pictures may be shown. */
export async function foldPictures(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, body } of entries) {
    const decision = redactionBody.parse(entryJson(body));
    if (!(await staffAt(context, { sequence, body: decision }, decidedOf(decision)))) continue;
    if (decision.type === 'redaction') await foldRedaction(context, sequence, decision);
    else await foldWithdrawal(context, sequence, decision);
  }
}

function decidedOf(decision: RedactionBody): DecidedOf {
  const { of } = decision;
  if (of !== undefined) return ['file', `${of.submission} ${of.sealed}`];
  // Entries of before withdrawals named their file are about every file of which the picture was made.
  return decision.type === 'redaction' ? null : ['picture', decision.picture];
}

/** Of a file that is no intact picture of an opened submission nothing is shown, whoever entered it. */
async function foldRedaction(
  { client, election }: FoldContext,
  sequence: number,
  { of, picture, regions }: Extract<RedactionBody, { type: 'redaction' }>,
): Promise<void> {
  const values = [election, sequence, of.submission, of.sealed];
  const { rowCount } = await client.query({
    name: 'fold-redaction',
    text: `
      insert into public_picture (election, redacted, submission, sealed, sha256, width, height, size, regions)
      select $1, $2::bigint, sequence, sealed, $5, $6::integer, $7::integer, $8::bigint, $9::integer from attachment
      where election = $1 and sequence = $3 and sealed = $4 and outcome = 'intact' and width is not null`,
    values: [...values, picture.sha256, picture.width, picture.height, picture.size, regions],
  });
  if (rowCount === 0) return;
  await client.query({
    name: 'fold-redaction-again',
    text: `
      update public_picture set withdrawn = $2
      where election = $1 and submission = $3 and sealed = $4 and redacted < $2 and withdrawn is null`,
    values,
  });
}

async function foldWithdrawal(
  { client, election }: FoldContext,
  sequence: number,
  { picture, of }: Extract<RedactionBody, { type: 'redaction-withdrawn' }>,
): Promise<void> {
  await client.query({
    name: 'fold-redaction-withdrawn',
    text: `update public_picture set withdrawn = $2 where election = $1 and sha256 = $3 and withdrawn is null
             and ($4::bigint is null or (submission = $4 and sealed = $5))`,
    values: [election, sequence, picture, of?.submission ?? null, of?.sealed ?? null],
  });
}
