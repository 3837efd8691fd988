import type { BundleCounts, BundleDamage } from '@kua/core/evidence/bundle-reader.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import type { Brought } from './bundle-carrying.ts';
import type { BundleKeys } from './bundle-keys.ts';

/** Everything that is in the bundle is taken in for good, and the bundle was whole. */
export function isComplete({ submissions, files, damage }: Brought): boolean {
  return (
    damage.length === 0 &&
    submissions.every(({ outcome }) => outcome.state === 'accepted') &&
    files.every(({ outcome }) => outcome.state === 'whole')
  );
}

/** Somebody said whose the keys are by which receipts were believed. */
export function isVouched({ keys }: Brought): boolean {
  return keys.every(({ state }) => state === 'vouched');
}

/** What became of a bundle, in words. */
export function bundleText(brought: Brought, receipts: string): string {
  const { keys, submissions, files, damage } = brought;
  const count = (state: string): number => submissions.filter(({ outcome }) => outcome.state === state).length;
  const whole = files.filter(({ outcome }) => outcome.state === 'whole').length;
  const held = count('held');
  return [
    `Submissions  ${count('accepted')} of ${submissions.length} accepted`,
    ...(held === 0 ? [] : [`             ${held} held: their device has to join the election before they count`]),
    `Files        ${whole} of ${files.length} arrived`,
    ...refusals(brought),
    ...damage.map(damageText),
    ...keys.flatMap(keysText),
    ...(count('accepted') + held + whole === 0 ? [] : [`Receipts     ${receipts}: take them back to the phone`]),
    ...closing(brought),
    '',
  ].join('\n');
}

function closing(brought: Brought): readonly string[] {
  if (!isComplete(brought)) return ['Not everything got through. Keep the bundle, and bring it again.'];
  return isVouched(brought)
    ? []
    : ['Keep the bundle until the key was compared: so far only the servers say that it got through.'];
}

function keysText(keys: BundleKeys): readonly string[] {
  const { election } = keys;
  switch (keys.state) {
    case 'vouched':
      return [`Keys         ${election}: by the key list that was given`];
    case 'asked':
      return [
        `Keys         Nobody vouched for the key of ${election}. Its key list came from ${keys.servers.join(', ')}, where anybody may stand in between.`,
        '             Compare this election key with what was published, or give the key list with --keys:',
        `             ${formatNoteKey(keys.list.key)}`,
      ];
    case 'differ':
      return [
        `Keys         The servers name different keys for ${election}. One of them is false: no receipt of either was believed.`,
        ...keys.lists.map(({ server, list }) => `             ${server}  ${formatNoteKey(list.key)}, ${list.since}`),
        '             Bring the bundle again with the election’s key list (--keys).',
      ];
    case 'unknown':
      return [
        `Keys         No server gave a key list of ${election}: no receipt could be believed. Give it with --keys.`,
      ];
  }
}

function refusals({ submissions, files }: Brought): readonly string[] {
  return [
    ...submissions.map(({ place, outcome }) => ({ what: `Submission ${place.id}`, outcome })),
    ...files.map(({ part, outcome }) => ({ what: `File ${part.claim.digest}`, outcome })),
  ].flatMap(({ what, outcome }) =>
    outcome.state === 'refused' ? [`${what} did not get through: ${outcome.sentence} (${outcome.code})`] : [],
  );
}

function damageText(damage: BundleDamage): string {
  const { start, end } = damage;
  switch (damage.code) {
    case 'bundle-unreadable':
      return `Bytes ${start} to ${end} of the bundle say nothing that can be read: what was there is still on the phone. (${damage.code})`;
    case 'envelope-damaged':
      return `A submission at byte ${start} is damaged: it is still on the phone. (${damage.code})`;
    case 'file-damaged':
      return `The file ${damage.digest ?? ''} is damaged or cut off: it is still on the phone. (${damage.code})`;
    case 'bundle-cut':
      return `A bundle breaks off at byte ${start}, before its end: what came behind is still on the phone. (${damage.code})`;
    case 'bundle-miscounted':
      return `${miscounted(damage.said, damage.found)} (${damage.code})`;
  }
}

function miscounted(said: BundleCounts, found: BundleCounts): string {
  const counts = ({ envelopes, files }: BundleCounts): string => `submissions ${envelopes}, files ${files}`;
  const missing = {
    envelopes: Math.max(0, said.envelopes - found.envelopes),
    files: Math.max(0, said.files - found.files),
  };
  const told = `A bundle was made with ${counts(said)}; ${counts(found)} were found.`;
  return missing.envelopes + missing.files === 0
    ? `${told} Parts of another bundle lie in it, whose end is missing: what else that one had is still on its phone.`
    : `${told} Missing: ${counts(missing)}. They are still on the phone.`;
}
