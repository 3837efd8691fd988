import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A data folder on a disk, with its cluster on the same disk, which is not where root's usually lies. */
export async function makeDataOn(disk: string): Promise<string> {
  const data = join(disk, 'data');
  await mkdir(data);
  const password = (): string => randomBytes(24).toString('base64url');
  const passwords = { kua_owner: password(), kua_app: password(), kua_projector: password(), kua_eraser: password() };
  const home = { format: 'kua-database/1', cluster: join(disk, 'cluster'), passwords };
  await writeFile(join(data, 'database.json'), JSON.stringify(home), { mode: 0o600 });
  return data;
}
