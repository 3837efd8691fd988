/** `kua compare`: what two sources say of one contest, station by station. */
import type { Command } from 'commander';
import type { Election } from '@kua/core/registry/election.ts';
import type { Database } from '../postgres/database.ts';
import { comparisonText } from './comparison-text.ts';
import { compareFromDatabase, type ComparisonAnswer, type ComparisonRefusal } from './database-comparison.ts';

/** What the command needs from the rest of the program. */
export type CompareCommandParts = Readonly<{
  /** Opens the store of a data folder with the election's projections at the ledger's head, and closes it in the end. */
  withProjections: <T>(
    place: Readonly<{ dataFolder: string; election: string }>,
    use: (database: Database) => Promise<T>,
  ) => Promise<T>;
  rules: (election: Election) => Promise<Readonly<{ embargoEnd: string | null }>>;
  clock: () => Date;
}>;

type CompareOptions = Readonly<{
  data: string;
  election: string;
  contest?: string;
  a?: string;
  b?: string;
  json?: boolean;
}>;

export function registerCompareCommand(program: Command, parts: CompareCommandParts): void {
  program
    .command('compare')
    .description('hold what two sources say of one contest against each other, station by station')
    .requiredOption('--election <id>', 'election to compare')
    .option('--data <dir>', 'data folder', 'kua-data')
    .option('--contest <id>', 'contest (default: the first on which both sources say something)')
    .option('--a <source>', 'first source (default: official)')
    .option('--b <source>', 'second source (default: observers); differences are a − b')
    .option('--json', 'print the comparison as JSON, see docs/formats/comparison.md')
    .action(async (options: CompareOptions) => {
      process.exitCode = await compareCommand(options, parts);
    });
}

async function compareCommand(options: CompareOptions, parts: CompareCommandParts): Promise<number> {
  const { data: dataFolder, election, contest = null, a = null, b = null } = options;
  const { rules } = parts;
  const answer = await parts.withProjections({ dataFolder, election }, (database) =>
    compareFromDatabase(database.app, { election, contest, a, b, rules, now: parts.clock() }),
  );
  if (!answer.ok) {
    if (options.json === true) process.stdout.write(`${JSON.stringify({ error: answer.error })}\n`);
    process.stderr.write(`${refusalSentence(answer.error)} (${answer.error.code})\n`);
    return 1;
  }
  for (const note of notes(options, answer.value)) process.stderr.write(`${note}\n`);
  const shown = options.json === true ? JSON.stringify(answer.value.comparison) : comparisonText(answer.value);
  process.stdout.write(`${shown}\n`);
  return 0;
}

/** What was chosen for the caller, where it is not the usual. */
function notes({ a, b, contest }: CompareOptions, { comparison, contests }: ComparisonAnswer): readonly string[] {
  const [left, right] = comparison.matched.sources;
  const notUsual = (a === undefined && left !== 'official') || (b === undefined && right !== 'observers');
  const chosen = contest === undefined && contests.length > 1;
  return [
    ...(notUsual ? [`This election has no sources official and observers: comparing ${left} with ${right}.`] : []),
    ...(chosen ? [`This election has ${contests.length} contests: comparing ${comparison.contest}.`] : []),
  ];
}

/** What a field coordinator can do with a refusal. */
export function refusalSentence({ code, asked, known }: ComparisonRefusal): string {
  const list = known.length === 0 ? 'There is none yet.' : `Known: ${known.join(', ')}.`;
  switch (code) {
    case 'election-unknown':
      return `There is no election ${asked} in this data folder. ${list}`;
    case 'contest-unknown':
      return asked === '' ? 'This election has no contest yet.' : `There is no contest ${asked}. ${list}`;
    case 'source-unknown':
      return `There is no source ${asked} in this election. ${list}`;
    case 'sources-same':
      return `${asked} cannot be compared with itself: --a and --b must differ. ${list}`;
    case 'embargoed':
      return `Nothing is compared before the embargo of ${asked} ends: ${known.join()}.`;
  }
}
