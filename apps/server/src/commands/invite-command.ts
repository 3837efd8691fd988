import { InvalidArgumentError, type Command } from 'commander';
import { invitationsEntry, makeInvitation } from '../access/invitations.ts';
import { folds } from '../deliveries/folds.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData } from './data-folder.ts';
import { electionOption, requireElection } from './election-option.ts';

type Options = Readonly<{ data: string; election: string; count: number; source: string; json?: boolean }>;

const mostAtOnce = 10_000;

/** Adds `invite` to the program: single-use invitations, printed once and kept nowhere but as digests. */
export function registerInviteCommand(program: Command): void {
  program
    .command('invite')
    .description('make invitations, one for each device that is to send')
    .addOption(electionOption())
    .option('--count <number>', 'how many', parseCount, 1)
    .option('--source <id>', 'whose statements their devices make', 'observers')
    .addOption(dataOption())
    .option('--json', 'print them as JSON')
    .action(async (options: Options) => {
      const invitations = await invite(options);
      if (options.json === true) {
        const { election, source } = options;
        process.stdout.write(`${JSON.stringify({ election, source, invitations })}\n`);
        return;
      }
      process.stdout.write(`${invitations.join('\n')}\n`);
      process.stderr.write('Each serves one device, once. They are shown only now: Kua keeps digests alone.\n');
    });
}

async function invite({ data, election, count, source }: Options): Promise<readonly string[]> {
  return withExistingData(data, async (folder) => {
    await requireElection(folder, election);
    const { database, objects } = folder;
    const invitations = Array.from({ length: count }, makeInvitation);
    const entries = [invitationsEntry(invitations, source)];
    await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
    await projectToHead(database, { election, objects, folds });
    return invitations;
  });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,5}$/.test(text) || count < 1 || count > mostAtOnce)
    throw new InvalidArgumentError(`A number from 1 to ${mostAtOnce}.`);
  return count;
}
