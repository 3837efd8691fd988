/**
 * A process of its own that holds a data folder open, for tests of several processes and of sudden deaths:
 * `node test-process.ts DIR [ELECTION]`. Prints `open`; with an election appends one entry after another and prints each sequence
 * once it was acknowledged. Closes in order when its input ends.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { appendEntries } from '../evidence/ledger-store.ts';
import { openDatabase } from './database.ts';

const [folder, election] = process.argv.slice(2);
if (folder === undefined) throw new Error('name a data folder');
const database = await openDatabase(folder, '');
let told = false;
process.stdin.on('end', () => (told = true)).resume();
writeSync(1, 'open\n');
if (election !== undefined) await appendUntilTold(election);
else await new Promise((resolve) => process.stdin.on('end', resolve));
await database.close();

async function appendUntilTold(to: string): Promise<void> {
  while (!told) {
    const entries = [{ id: randomUUID(), kind: 'submission' as const, body: new TextEncoder().encode(randomUUID()) }];
    // A server that died under us is started again: the next attempt finds it.
    const appended = await appendEntries(database.app, {
      election: to,
      entries,
      receivedAt: '2026-01-01T00:00:00Z',
    }).catch(() => []);
    for (const { id, sequence } of appended) writeSync(1, `${sequence ?? ''} ${id}\n`);
    if (appended.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
