import type { Command } from 'commander';
import { electionFingerprint, invitationLink } from '@kua/core/access/invitation-link.ts';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import { isFreeForCards, writeCards } from '../access/invitation-cards.ts';
import { invitationsEntry, makeInvitation } from '../access/invitations.ts';
import { folds } from '../deliveries/folds.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { findElectionKeys } from '../evidence/key-folder.ts';
import { findKeyList } from '../evidence/key-list-store.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData, type DataFolder } from './data-folder.ts';
import { electionOption, requireElection } from './election-option.ts';
import { countUpTo, parseBranch, parseOrigin } from './link-option.ts';
import { Refused, WrongUse } from './wrong-use.ts';

type Options = Readonly<{
  data: string;
  election: string;
  count: number;
  source: string;
  branch?: string;
  link?: string;
  qr?: string;
  json?: boolean;
}>;

/** `links` where they were asked for: one for each invitation, in the same order. */
type Invited = Readonly<{ invitations: readonly string[]; links?: readonly string[] }>;

const mostAtOnce = 10_000;

/** Adds `invite` to the program: single-use invitations, printed once and kept nowhere but as digests. */
export function registerInviteCommand(program: Command): void {
  program
    .command('invite')
    .description('make invitations, one for each device that is to send')
    .addOption(electionOption())
    .option('--count <number>', 'how many', countUpTo(mostAtOnce), 1)
    .option('--source <id>', 'whose statements their devices make', 'observers')
    .option(
      '--branch <word>',
      'whose acquaintances they are: what one branch says of a station confirms nothing that the same branch says; by default the source',
      parseBranch,
    )
    .option(
      '--link <address>',
      'as links to the phone app of the server at this address, such as https://host',
      parseOrigin,
    )
    .option('--qr <dir>', 'with --link: new folder for a printable QR code of each')
    .addOption(dataOption())
    .option('--json', 'print them as JSON')
    .action(async (options: Options) => {
      const invited = await invite(options);
      const { election, source, json = false } = options;
      if (json) process.stdout.write(`${JSON.stringify({ election, source, ...invited })}\n`);
      else {
        process.stdout.write(`${(invited.links ?? invited.invitations).join('\n')}\n`);
        process.stderr.write('Each serves one device, once. They are shown only now: Kua keeps digests alone.\n');
      }
      if (options.qr !== undefined)
        process.stderr.write(`Their codes lie in ${options.qr}: print them, and delete that folder.\n`);
    });
}

async function invite({ data, election, count, source, branch, link, qr }: Options): Promise<Invited> {
  if (qr !== undefined && link === undefined)
    throw new WrongUse('--qr needs --link: a code leads to the phone app of a server.');
  if (qr !== undefined && !(await isFreeForCards(qr)))
    throw new Refused('folder-not-empty', `${qr} has something in it already: name a new folder with --qr.`);
  return withExistingData(data, async (folder) => {
    await requireElection(folder, election);
    const { database, objects } = folder;
    const fingerprint = link === undefined ? null : await fingerprintOf(folder, election);
    const invitations = Array.from({ length: count }, makeInvitation);
    const entries = [invitationsEntry(invitations, source, branch)];
    await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
    await projectToHead(database, { election, objects, folds });
    if (link === undefined || fingerprint === null) return { invitations };
    const links = invitations.map((invitation) => invitationLink(link, { election, invitation, fingerprint }));
    if (qr !== undefined) await writeCards(qr, links);
    return { invitations, links };
  });
}

/** Of the key list that the ledger has, or will have once the server has found the one in its keys folder. */
async function fingerprintOf({ database, keys }: DataFolder, election: string): Promise<string> {
  const known = await findKeyList(database.app, election);
  const found = known === null ? await findElectionKeys(keys, election) : null;
  const list = known === null ? (found === 'damaged' ? null : found?.list) : openKeyList(known, verifyEd25519);
  if (list === null || list === undefined)
    throw new Refused(
      'keys-not-made',
      'A link names the key of its election, and this election has none yet: kua keys makes them.',
    );
  return electionFingerprint(list.key);
}
