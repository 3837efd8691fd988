import { join, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { destroyContacts, releasedContacts } from '../access/contact-store.ts';
import { makePrivateFolder, writeDurably } from '../evidence/durable-file.ts';
import { dataOption, withExistingData } from './data-folder.ts';
import { electionOption, requireElection } from './election-option.ts';

type Options = Readonly<{ data: string; election: string; out: string; destroyBefore?: Date }>;

/** Adds `contacts` to the program: hands over what was released to the lawyers, and destroys what is no longer needed. */
export function registerContactsCommand(program: Command): void {
  program
    .command('contacts')
    .description(
      'write the contacts that were released to the lawyers, sealed as they are; of the others nothing is told',
    )
    .addOption(electionOption())
    .option('--out <dir>', 'folder for the files', 'kua-contacts')
    .option(
      '--destroy-before <date>',
      'instead: destroy what is of devices that said nothing since, released or not',
      parseDate,
    )
    .addOption(dataOption())
    .action(async (options: Options) => {
      process.stdout.write(await contacts(options));
    });
}

async function contacts({ data, election, out, destroyBefore }: Options): Promise<string> {
  return withExistingData(data, async (folder) => {
    await requireElection(folder, election);
    const pool = folder.database.app;
    if (destroyBefore !== undefined)
      return `${await destroyContacts(pool, { election, before: destroyBefore })} contacts and check-ins are destroyed.\n`;
    const released = await releasedContacts(pool, election);
    if (released.length > 0) await makePrivateFolder(resolve(out));
    const lines: string[] = [];
    for (const { number, sealed, reason, releasedAt } of released) {
      const name = `contact-${number}.age`;
      await writeDurably(join(resolve(out), name), sealed, { mode: 0o600 });
      lines.push(`${name}\t${reason}\t${releasedAt}\n`);
    }
    return lines.length > 0 ? lines.join('') : 'No contact is released.\n';
  });
}

function parseDate(text: string): Date {
  const date = new Date(`${text}T00:00:00.000Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('A date such as 2027-01-31; the day begins in UTC.');
  return date;
}
