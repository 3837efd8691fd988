import { InvalidArgumentError, Option, type Command } from 'commander';
import { staffRoles, type StaffRole } from '@kua/core/access/staff.ts';
import { deskInvitationLink } from '@kua/core/access/staff-invitation.ts';
import { makeInvitation } from '../access/invitations.ts';
import { siteOf } from '../access/passkey.ts';
import { enterStaff, staffEndedEntry, staffInvitationsEntry } from '../access/staff-entry.ts';
import { endSessionsOf } from '../access/staff-session-store.ts';
import { knownTerritories, listStaff, type ListedStaff } from '../access/staff-store.ts';
import { folds } from '../deliveries/folds.ts';
import { dropEndedTasks } from '../protocols/task-store.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData, type DataFolder } from './data-folder.ts';
import { electionOption, requireElection } from './election-option.ts';
import { countUpTo, parseBranch, parseOrigin } from './link-option.ts';
import { Refused } from './wrong-use.ts';

type OfElection = Readonly<{ data: string; election: string }>;
type Inviting = OfElection &
  Readonly<{
    role: readonly StaffRole[];
    territory: readonly string[] | null;
    branch: string;
    organisation: string | null;
    count: number;
    link: string;
  }>;

/** Adds `staff` to the program: whoever works at the desk. The first administrator comes by it; she invites the others there. */
export function registerStaffCommand(program: Command): void {
  const staff = program.command('staff').description('invite people to the desk, list them, end their work');
  staff
    .command('invite')
    .description('make invitations to the desk, one for each person')
    .addOption(electionOption())
    .addOption(
      new Option('--role <role>', `what she does, once or more: ${staffRoles.join(', ')}`)
        .argParser((text, roles: StaffRole[] | undefined) => [...(roles ?? []), parseRole(text)])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--territory <id>', 'where she does it, once or more; without it in the whole election')
        .default(null)
        .argParser((text, ids: string[] | null) => [...(ids ?? []), text]),
    )
    .option(
      '--branch <word>',
      'whose acquaintances they are: one of its own for each who recruits',
      parseBranch,
      'first',
    )
    .option('--organisation <id>', 'the source that is her organisation', parseName, null)
    .option('--count <number>', 'how many', countUpTo(1000), 1)
    .requiredOption('--link <address>', 'address of the server, such as https://host', parseOrigin)
    .addOption(dataOption())
    .action(async (options: Inviting) => {
      process.stdout.write(`${(await invite(options)).join('\n')}\n`);
      process.stderr.write('Each serves one person, once. They are shown only now: Kua keeps digests alone.\n');
    });
  staff
    .command('list')
    .description(
      'show who is and was at the desk: pseudonym, roles, territories, branch, organisation, since when, until when',
    )
    .addOption(electionOption())
    .addOption(dataOption())
    .action(async (options: OfElection) => {
      const listed = await withElection(options, ({ database }) => listStaff(database.app, options.election));
      process.stdout.write(listed.length > 0 ? listed.map(lineOf).join('') : 'Nobody is at the desk yet.\n');
    });
  staff
    .command('end')
    .description('end the work of somebody: she comes in no more, at no computer; what she did stays')
    .addOption(electionOption())
    .requiredOption('--staff <pseudonym>', 's- and six letters or digits')
    .addOption(dataOption())
    .action(async (options: OfElection & Readonly<{ staff: string }>) => {
      await end(options);
      process.stdout.write(`${options.staff} comes in no more. What she did stays what it is.\n`);
    });
}

async function invite(options: Inviting): Promise<readonly string[]> {
  const { election, role, territory, branch, organisation, count, link } = options;
  if (siteOf(new URL(link).host) === null)
    throw new Refused(
      'host-without-passkeys',
      'Browsers have passkeys for a name alone, not for an address of digits: give --link with the name of the server.',
    );
  return withElection(options, async ({ database, objects }) => {
    const known = await knownTerritories(database.app, { election, territories: territory ?? [] });
    const unknown = territory?.find((id) => !known.has(id));
    if (unknown !== undefined)
      throw new Refused('territory-unknown', `${election} has no territory ${JSON.stringify(unknown)}.`);
    const invitations = Array.from({ length: count }, makeInvitation);
    const given = { roles: role, territories: territory, branch, source: organisation };
    const entries = [staffInvitationsEntry(invitations, given, null)];
    await enterStaff({ database, objects, folds, clock }, { election, entries });
    return invitations.map((invitation) => deskInvitationLink(link, { election, invitation }));
  });
}

async function end(options: OfElection & Readonly<{ staff: string }>): Promise<void> {
  const { election, staff } = options;
  await withElection(options, async ({ database, objects }) => {
    const known = (await listStaff(database.app, election)).some((each) => each.staff === staff);
    if (!known) throw new Refused('staff-unknown', `Nobody at the desk of ${election} is ${JSON.stringify(staff)}.`);
    await enterStaff({ database, objects, folds, clock }, { election, entries: [staffEndedEntry(staff, null)] });
    await endSessionsOf(database.app, { election, staff });
    await dropEndedTasks(database.app);
  });
}

async function withElection<T>({ data, election }: OfElection, work: (folder: DataFolder) => Promise<T>): Promise<T> {
  return withExistingData(data, async (folder) => {
    await requireElection(folder, election);
    return work(folder);
  });
}

function lineOf({ staff, roles, territories, branch, source, joined, ended }: ListedStaff): string {
  const where = territories?.join(',') ?? 'everywhere';
  const until = ended ?? 'at work';
  return `${[staff, roles.join(','), where, branch, source ?? 'no organisation', joined, until].join('\t')}\n`;
}

function parseRole(text: string): StaffRole {
  const role = staffRoles.find((each) => each === text);
  if (role === undefined) throw new InvalidArgumentError(`A role is one of ${staffRoles.join(', ')}.`);
  return role;
}

function parseName(text: string): string {
  if (/^[^\p{C}]{1,200}$/u.test(text)) return text;
  throw new InvalidArgumentError('An organisation is 1 to 200 letters.');
}
