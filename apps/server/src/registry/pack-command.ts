/** `kua pack check DIR`: every mistake of an election pack with its file and place. */
import type { Command } from 'commander';
import type { Problem } from '@kua/core/kernel/problem.ts';
import type { Result } from '@kua/core/kernel/result.ts';
import type { Pack } from '@kua/core/registry/pack-contract.ts';
import { readPackFolder } from './pack-files.ts';

/** Adds `pack check` to the program. */
export function registerPackCommand(program: Command): void {
  program
    .command('pack')
    .description('election packs: the rules of a country as data')
    .command('check')
    .description('explain every mistake of a pack with its file and place')
    .argument('<dir>', 'folder with pack.json')
    .option('--json', 'print the outcome as JSON')
    .action(async (folder: string, options: Readonly<{ json?: boolean }>) => {
      const result = await readPackFolder(folder);
      if (options.json === true) process.stdout.write(`${JSON.stringify(packReport(result))}\n`);
      else if (result.ok) process.stdout.write(`${describePack(result.value)}\n`);
      else process.stderr.write(`${result.error.map(describeProblem).join('\n')}\n`);
      if (!result.ok) process.exitCode = 1;
    });
}

/** What `--json` prints. */
function packReport(result: Result<Pack, readonly Problem[]>) {
  if (!result.ok) return { ok: false, problems: result.error } as const;
  const { manifest, territories, templates, checklists, violations, clock, guide } = result.value;
  return {
    ok: true,
    pack: manifest.id,
    version: manifest.version,
    territories: territories.length,
    templates: templates.map(({ id, fields, relations }) => ({
      id,
      fields: fields.length,
      relations: relations.length,
    })),
    checklists: checklists.map(({ id, questions }) => ({ id, questions: questions.length })),
    violations: violations.length,
    clock: clock.length,
    guide: guide.length,
  } as const;
}

function describePack({ manifest, territories, templates, checklists, violations, clock, guide }: Pack): string {
  const levels = Map.groupBy(territories, ({ level }) => level);
  const counts = [...levels.entries()].toSorted(([a], [b]) => a - b).map(([, units]) => units.length);
  return [
    `${manifest.id} ${manifest.version}: in order.`,
    counts.length === 0 ? 'No territories of its own.' : `Territories by level: ${counts.join(' / ')}.`,
    ...templates.map(
      ({ id, fields, relations, otherChecks }) =>
        `Template ${id}: ${fields.length} rows, ${relations.length} control relations, ${otherChecks.length} checks beyond the figures.`,
    ),
    ...checklists.map(({ id, questions }) => `Checklist ${id}: ${questions.length} questions.`),
    `For the day: ${violations.length} violations, ${clock.length} moments, ${guide.length} sections of the guide.`,
  ].join('\n');
}

function describeProblem({ file, line, column, code, sentence }: Problem): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return `${place}${column === undefined ? '' : ` ${column}`}\n  ${sentence} (${code})`;
}
