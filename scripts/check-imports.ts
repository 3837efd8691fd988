/**
 * Direction of imports, by dependency-cruiser over the table in architecture.mjs. The tool has passed without looking before,
 * so the number of modules it saw is compared with the number of source files.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { z } from 'zod';

const report = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});

/** Violations as `rule: from → to`, and how many modules were seen below `packages` and `apps` of the checkout. */
export function cruise(checkout: string): { violations: string[]; seen: number } {
  const run = spawnSync('depcruise', ['--config', '.dependency-cruiser.mjs', '-T', 'json', 'packages', 'apps'], {
    cwd: checkout,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (run.stdout === '') throw new Error(`dependency-cruiser said nothing: ${run.stderr}`);
  const { summary } = report.parse(JSON.parse(run.stdout));
  return {
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    seen: summary.totalCruised,
  };
}

if (import.meta.main) {
  const sources = execFileSync(
    'git',
    ['ls-files', '-co', '--exclude-standard', 'packages/*.ts', 'apps/*.ts', 'apps/*.tsx'],
    {
      encoding: 'utf8',
    },
  )
    .trim()
    .split('\n')
    .filter((file) => !file.includes('/generated/'));
  const { violations, seen } = cruise('.');
  for (const violation of violations) process.stdout.write(`${violation}\n`);
  if (seen < sources.length) {
    process.stdout.write(`only ${seen} modules seen of ${sources.length} source files: the check is blind\n`);
  }
  if (violations.length > 0 || seen < sources.length) process.exit(1);
  process.stdout.write(`${seen} modules, no forbidden import\n`);
}
