import type { Command } from 'commander';
import type { Contest } from '@kua/core/registry/election.ts';
import { readRelations } from '@kua/core/registry/relation.ts';
import { comparisonText, refusalSentence } from '../comparison/comparison-text.ts';
import { compareFromDatabase, type ComparisonAnswer } from '../comparison/database-comparison.ts';
import { packRules } from '../registry/pack-rules.ts';
import { clock } from './clock.ts';
import { dataOption, withExistingData } from './data-folder.ts';

type CompareOptions = Readonly<{
  data: string;
  election: string;
  contest?: string;
  a?: string;
  b?: string;
  json?: boolean;
}>;

/** Adds `compare` to the program. */
export function registerCompareCommand(program: Command): void {
  program
    .command('compare')
    .description('hold what two sources say of one contest against each other, station by station')
    .requiredOption('--election <id>', 'election to compare')
    .addOption(dataOption())
    .option('--contest <id>', 'contest (default: the first on which both sources say something)')
    .option('--a <source>', 'first source (default: official)')
    .option('--b <source>', 'second source (default: observers); differences are a − b')
    .option('--json', 'print the comparison as JSON, see docs/formats/comparison.md')
    .action(async (options: CompareOptions) => {
      process.exitCode = await compare(options);
    });
}

async function compare(options: CompareOptions): Promise<number> {
  const { data, election, contest = null, a = null, b = null } = options;
  const request = { election, contest, a, b, rules: packRules().rules, now: clock() };
  const answer = await withExistingData(data, ({ database }) => compareFromDatabase(database.app, request));
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
function notes({ a, b, contest }: CompareOptions, answer: ComparisonAnswer): readonly string[] {
  const { comparison, contests } = answer;
  const [left, right] = comparison.matched.sources;
  const notUsual = (a === undefined && left !== 'official') || (b === undefined && right !== 'observers');
  const others = Object.keys(comparison.sources).filter((source) => source !== left && source !== right);
  const chosen = contest === undefined && contests.length > 1;
  return [
    ...uncheckedRelations(answer.contest),
    ...(notUsual ? [`Comparing ${left} with ${right}; choose others with --a and --b.`] : []),
    ...(others.length > 0 ? [`Other sources of this contest: ${others.join(', ')}.`] : []),
    ...(chosen
      ? [`This election has ${contests.length} contests: this is ${comparison.contest}; choose another with --contest.`]
      : []),
  ];
}

/** A relation over a field or option that nobody states yet, or that is misspelt, would otherwise look like one that holds. */
function uncheckedRelations(contest: Contest): readonly string[] {
  return readRelations(contest).problems.map(({ sentence }) => `Not checked: ${sentence}`);
}
