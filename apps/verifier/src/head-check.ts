/** The head of a release: what it leads to is what the log's key signed. */
import { createHash } from 'node:crypto';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { parseReleaseText } from '@kua/core/evidence/receipt.ts';
import { headForm, type HeadForm } from '@kua/core/publication/release-form-contract.ts';
import { openLogNote } from './checkpoint-check.ts';
import type { Report } from './finding.ts';
import { parseJson } from './named-file.ts';
import { readText, type Source } from './source.ts';

/** Null when there is no head that can be read. */
export async function checkHead(
  source: Source,
  { list, report }: Readonly<{ list: KeyList | null; report: Report }>,
): Promise<HeadForm | null> {
  const text = await readText(source, 'head.json');
  const content = text === null ? undefined : parseJson(text);
  const parsed = headForm.safeParse(content);
  // One line as the program writes it: no second field of a name, nothing between.
  if (!parsed.success || text !== `${JSON.stringify(content)}\n`) {
    report('file-unreadable', 'head.json', 'The release has no head that can be read.');
    return null;
  }
  const head = parsed.data;
  if (head.signature === null)
    report('head-unsigned', 'head.json', 'Nobody signed this head: whoever has the files could have changed them.');
  else if (list !== null && !isSigned(content, head, list))
    report('head-forged', 'head.json', 'The head is not the one that the log’s key signed.');
  if (list !== null && list.election !== head.election)
    report('head-forged', 'head.json', `The keys are those of the election ${list.election}.`);
  return head;
}

/** When the release was published, if its head is signed; null otherwise. */
export async function signedTime(source: Source, list: KeyList): Promise<Date | null> {
  const findings: string[] = [];
  const head = await checkHead(source, { list, report: (code) => void findings.push(code) });
  return head === null || findings.length > 0 ? null : new Date(head.publishedAt);
}

function isSigned(content: unknown, head: HeadForm, list: KeyList): boolean {
  const opened = openLogNote(head.signature ?? '', list, (text) => /^origin (\S+)$/m.exec(text)?.[1] ?? '');
  const signed = opened === null ? null : parseReleaseText(opened.text);
  return signed?.sha256 === unsignedDigest(content) && signed.sequence === head.sequence;
}

/** SHA-256 of the head without its signature, as canonical JSON. */
function unsignedDigest(content: unknown): string | null {
  try {
    const unsigned = Object.fromEntries(Object.entries(content ?? {}).filter(([name]) => name !== 'signature'));
    return createHash('sha256').update(canonicalBytes(unsigned)).digest('hex');
  } catch {
    // A text that is no text (half of a surrogate pair) has no canonical form.
    return null;
  }
}
