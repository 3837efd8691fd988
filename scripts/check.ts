/** `npm run check`: format, lint, types, direction of imports, dead code, dead links. Runs all, then says which failed. */
import { spawnSync } from 'node:child_process';

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['lint', 'eslint', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'],
  ['types of core', 'tsc', '-p', 'packages/core'],
  ['types of words', 'tsc', '-p', 'packages/words'],
  ['types of device', 'tsc', '-p', 'packages/device'],
  ['types of rehearsal', 'tsc', '-p', 'packages/rehearsal'],
  ['types of portal', 'tsc', '-p', 'apps/portal'],
  ['types of phone', 'tsc', '-p', 'apps/phone'],
  ['types of desk', 'tsc', '-p', 'apps/desk'],
  ['types of verifier', 'tsc', '-p', 'apps/verifier'],
  ['types of server, scripts and tests', 'tsc', '-p', '.'],
  ['direction of imports', 'node', 'scripts/check-imports.ts'],
  ['place of SQL', 'node', 'scripts/check-sql.ts'],
  ['dead code', 'knip'],
  ['dead links', 'node', 'scripts/check-links.ts'],
];

/** Runs every check and answers how many passed and failed. */
export function runChecks(): { passed: number; failed: number } {
  const failed: string[] = [];
  for (const [name, command, ...args] of checks) {
    const started = performance.now();
    const run = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const ok = run.status === 0;
    process.stdout.write(`${ok ? '✓' : '✗'} ${name} (${seconds} s)\n`);
    if (!ok) {
      failed.push(name);
      process.stdout.write(`${run.stdout}${run.stderr}\n`);
    }
  }
  return { passed: checks.length - failed.length, failed: failed.length };
}

if (import.meta.main) {
  process.exit(runChecks().failed > 0 ? 1 : 0);
}
