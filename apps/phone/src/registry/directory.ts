/** Whose eyes names are sealed for, and at which addresses the intake is: signed by the election key, fetched again on every start with a line. */
import { computed } from '@preact/signals';
import { openDirectory, type Directory } from '@kua/core/evidence/directory.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { keyList, type Membership } from '../access/membership.ts';
import { verify } from '../access/verify.ts';
import { pageOf } from '../notebook/notebook.ts';
import { saveRoute } from '../outbox/sending.ts';
import type { Fetch } from './release.ts';

/** As it was signed. */
const directoryPage = pageOf<string>('directory');

/** Null where this phone has none yet: then nobody can be sealed for. */
export const directory = computed<Directory | null>(() => {
  const [note, keys] = [directoryPage.content.value, keyList.value];
  return note === null || keys === null ? null : opened(note, keys);
});

/** One that is older than what is here, or not signed, changes nothing. */
export async function refreshDirectory({ home, keys }: Membership, list: KeyList, fetch: Fetch): Promise<void> {
  const asked = await fetch(`${home}/api/v1/elections/${list.election}/directory`).catch(() => null);
  const note = asked?.ok === true ? await asked.text().catch(() => null) : null;
  const fetched = note === null ? null : opened(note, list);
  const before = directory.peek();
  if (note === null || fetched === null || (before !== null && before.since >= fetched.since)) return;
  await directoryPage.put(note);
  // From the next start on. Where she joined stays the first: it was there when she was.
  await saveRoute({ keys, addresses: [...new Set([home, ...fetched.addresses])] });
}

function opened(note: string, { election, key }: KeyList): Directory | null {
  const directory = openDirectory(note, key, verify);
  return directory?.election === election ? directory : null;
}
