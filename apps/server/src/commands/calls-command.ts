import type { Command } from 'commander';
import { callsForHelp } from '../access/call-store.ts';
import { dataOption, withExistingData } from './data-folder.ts';
import { electionOption, requireElection } from './election-option.ts';

type Options = Readonly<{ data: string; election: string }>;

/** Adds `calls` to the program: for whoever is on duty. Who calls is not said: only the lawyers have a contact. */
export function registerCallsCommand(program: Command): void {
  program
    .command('calls')
    .description(
      'show the calls for help, newest last: when each was received, the station, and whether she is safe since',
    )
    .addOption(electionOption())
    .addOption(dataOption())
    .action(async (options: Options) => {
      process.stdout.write(await calls(options));
    });
}

async function calls({ data, election }: Options): Promise<string> {
  return withExistingData(data, async (folder) => {
    await requireElection(folder, election);
    const known = await callsForHelp(folder.database.app, election);
    const lines = known.map(
      ({ receivedAt, station, safe }) => `${receivedAt}\t${station ?? 'no station'}\t${safe ? 'safe' : 'call'}\n`,
    );
    return lines.length > 0 ? lines.join('') : 'No call for help is opened.\n';
  });
}
