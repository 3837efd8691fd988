/** The release of a story as a stranger has it, and what the checker says of it. */
import { join } from 'node:path';
import { headSequence } from '../../apps/server/src/evidence/ledger-store.ts';
import { verifyTree } from '../../apps/verifier/src/verify-tree.ts';
import { namedFiles, readFiles, type Files } from '../prove/tamper-release.ts';
import { until } from '../scenarios/ledger-election.ts';
import { sourceOf } from './tampered-release.ts';
import { election, type Stage } from './verification-stage.ts';

/** Codes of what it found, each once. */
export async function check(files: Files) {
  const checked = await verifyTree({ source: sourceOf(files), pinned: null, older: null });
  // Whoever signs can lie: the signature is not what is asked about here.
  const found = checked?.findings.filter(({ code }) => code !== 'head-forged') ?? [];
  return { codes: [...new Set(found.map(({ code }) => code))].sort(), ...checked };
}

/** The release of all that is in the ledger, as a mirror has it. */
export async function whole({ server, database }: Stage): Promise<Files> {
  const sequence = await headSequence(database.app, election);
  const { answer: files } = await until(
    () => readFiles(join(server.dataFolder, 'release', election)).catch((): Files => new Map()),
    (all) => {
      const head = JSON.parse(String(all.get('head.json') ?? '{}')) as { sequence?: number; log?: { size: number } };
      return head.sequence === sequence && head.log?.size === sequence;
    },
    60_000,
  );
  const named = await namedFiles(files);
  return new Map([...files].filter(([path]) => named.has(path)));
}
