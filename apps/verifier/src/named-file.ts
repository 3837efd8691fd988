/** Files of a release whose names promise a digest of them. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { promisedDigest } from '@kua/core/publication/release-name.ts';
import type { Report } from './finding.ts';
import type { Source } from './source.ts';

/** Null after a finding. */
export async function readNamed(
  source: Source,
  { path, report }: Readonly<{ path: string; report: Report }>,
): Promise<Uint8Array | null> {
  const promised = promisedDigest(path);
  if (promised === null) {
    report('file-unreadable', path, 'This is no name of a file of a release.');
    return null;
  }
  const bytes = await source(path);
  if (bytes === null) {
    report('file-missing', path, 'The file is not there.');
    return null;
  }
  if (createHash('sha256').update(bytes).digest('hex') === promised) return bytes;
  report('file-changed', path, 'The file is not what the digest in its name promises.');
  return null;
}

/** The content as the form has it; null after a finding. */
export async function readForm<T extends z.ZodType>(
  source: Source,
  { path, form, report }: Readonly<{ path: string; form: T; report: Report }>,
): Promise<z.infer<T> | null> {
  const bytes = await readNamed(source, { path, report });
  if (bytes === null) return null;
  const parsed = form.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.map(String).join('.')})`;
  report('file-unreadable', path, `The file has not the form that such a file has${place}.`);
  return null;
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
