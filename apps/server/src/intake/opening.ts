/** What the opener makes of a seal that it broke: the statement held against its envelope and its kind. Pure, and never throws on what was sent. */
import { canonicalJson } from '@kua/core/kernel/canonical-json.ts';
import { envelopeFormat, type Envelope } from '@kua/core/evidence/envelope.ts';
import { longestOpening, type SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { mostFields, openStatement, statementFields } from '@kua/core/evidence/statement.ts';
import { statementSchema } from '@kua/core/evidence/statement-contract.ts';
import { checkBody, shownAroundBody, shownPaths } from '@kua/core/observations/submission-body.ts';
import { systemSha256 } from '../evidence/system-sha256.ts';
import { rootOfOpening } from './opening-check.ts';

const mostDepth = 12;

/** `plain`: what the seal held, null where it could not be broken. */
export function openingOf(
  sequence: number,
  envelope: Pick<Envelope, 'format' | 'election' | 'id' | 'device' | 'statement'>,
  plain: Uint8Array | null,
): SubmissionOpening {
  const unreadable = (code: Extract<SubmissionOpening, { outcome: 'unreadable' }>['code']): SubmissionOpening => ({
    sequence,
    outcome: 'unreadable',
    code,
  });
  if (plain === null) return unreadable('seal-unreadable');
  const parsed = statementSchema.safeParse(readJson(plain));
  if (!parsed.success) return unreadable('statement-unreadable');
  const statement = parsed.data;
  if (statementFields(statement).length > mostFields) return unreadable('statement-unreadable');
  if (statement.election !== envelope.election) return unreadable('election-mismatch');
  if (statement.id !== envelope.id) return unreadable('id-mismatch');
  if (statement.device !== envelope.device) return unreadable('device-mismatch');
  if (envelopeFormat(statement.kind) !== envelope.format) return unreadable('statement-mismatch');
  const problem = checkBody(statement.kind, statement.body);
  const shows = problem === null ? shownPaths(statement.kind) : shownAroundBody;
  const fields = openStatement(statement, Buffer.from(statement.seed, 'hex'), shows, systemSha256);
  if (rootOfOpening(fields) !== envelope.statement) return unreadable('statement-mismatch');
  const opening = { sequence, outcome: 'open', fields: fields.map((field) => [...field] as never), problem } as const;
  return openingBytes(opening) > longestOpening ? unreadable('opening-too-long') : opening;
}

/** The body of a statement as it was signed, words and all; null where the seal holds nothing that its envelope binds. */
export function wholeBodyOf(
  envelope: Pick<Envelope, 'format' | 'election' | 'id' | 'device' | 'statement'>,
  plain: Uint8Array | null,
): Readonly<Record<string, unknown>> | null {
  if (plain === null || openingOf(0, envelope, plain).outcome !== 'open') return null;
  return statementSchema.parse(readJson(plain)).body;
}

/** How long an opening is in an entry. */
export function openingBytes(opening: SubmissionOpening): number {
  return Buffer.byteLength(JSON.stringify(opening));
}

/** Undefined for what is no JSON, or nested deeper than any statement: checked on the text, before anything walks it. */
function readJson(plain: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
    if (depthOf(text) > mostDepth) return undefined;
    const value: unknown = JSON.parse(text);
    // Throws on half a character, which JSON can escape and nobody can hash.
    if (/\\ud[89a-f]/i.test(text)) canonicalJson(value);
    return value;
  } catch {
    return undefined;
  }
}

/** How deep brackets nest, those inside of strings not counted. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (inString) {
      if (letter === '\\') index += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') deepest = Math.max(deepest, (depth += 1));
    else if (letter === '}' || letter === ']') depth -= 1;
  }
  return deepest;
}
