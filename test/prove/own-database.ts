import { join } from 'node:path';
import { openDatabase, type Database } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';

/** A database of one's own, also outside of the test runner; gone afterwards. */
export async function withOwnDatabase<T>(work: (database: Database, folder: string) => Promise<T>): Promise<T> {
  const folder = await makeTestFolder();
  try {
    const database = await openDatabase(join(folder, 'data'), '');
    try {
      return await work(database, folder);
    } finally {
      await database.close();
    }
  } finally {
    await removeTestFolder(folder);
  }
}
