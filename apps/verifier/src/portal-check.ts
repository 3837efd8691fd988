/** The pages that people see: each file of the portal is the one whose digest the signed head leads to. */
import { createHash } from 'node:crypto';
import { portalForm } from '@kua/core/publication/release-form-contract.ts';
import type { Report } from './finding.ts';
import { readForm } from './named-file.ts';
import type { Source } from './source.ts';

/** Answers how many files the portal has. */
export async function checkPortal(source: Source, path: string, report: Report): Promise<number> {
  const portal = await readForm(source, { path, form: portalForm, report });
  for (const { path: file, sha256 } of portal?.files ?? []) {
    const bytes = await source(file);
    if (bytes === null) report('file-missing', file, 'The file of the portal is not there.');
    else if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      report('file-changed', file, 'The file of the portal is not the one that the head leads to.');
  }
  return portal?.files.length ?? 0;
}
