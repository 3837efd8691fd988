import type { Client } from 'pg';

/** What no role of the program can do and a restored backup does: lets a ledger be shorter than it was. In a database made for it alone. */
export async function allowRestores(owner: Client): Promise<void> {
  for (const table of ['head', 'entry', 'body', 'checkpoint'])
    await owner.query(`alter table ledger.${table} disable trigger user`);
}

/** The ledger of an election as a copy of it was when it had so many entries: its tables only ever grow. */
export async function restoreLedger(owner: Client, election: string, size: number): Promise<void> {
  await owner.query('begin');
  // Appends and checkpoints wait for it: they come before or after, as with another server.
  await owner.query('select from ledger.head where election = $1 for update', [election]);
  await owner.query('update ledger.head set sequence = least(sequence, $2) where election = $1', [election, size]);
  await owner.query('delete from ledger.body where election = $1 and sequence > $2', [election, size]);
  await owner.query('delete from ledger.entry where election = $1 and sequence > $2', [election, size]);
  await owner.query('delete from ledger.checkpoint where election = $1 and size > $2', [election, size]);
  await owner.query('commit');
}

/** Everything is lost. */
export async function emptyLedger(owner: Client): Promise<void> {
  await owner.query('begin');
  for (const table of ['checkpoint', 'body', 'entry', 'head']) await owner.query(`delete from ledger.${table}`);
  await owner.query('commit');
}
