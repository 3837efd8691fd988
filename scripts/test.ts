/** `npm test`: the checks, then all tests, browser tests included. The last line counts both. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { runChecks } from './check.ts';
import { ensureChromium } from './chromium.ts';

const counts = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

const chromium = ensureChromium();
if (chromium === null) process.exit(1);

const checks = runChecks();

const folder = mkdtempSync(join(tmpdir(), 'kua-test-'));
const output = join(folder, 'counts.json');
const run = spawnSync('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${output}`], {
  stdio: 'inherit',
  // Stories start the program some hundred times: what was compiled once is read.
  env: { ...process.env, CHROMIUM: chromium, NODE_COMPILE_CACHE: join(folder, 'compiled') },
});
const result = counts.parse(JSON.parse(readFileSync(output, 'utf8')));
rmSync(folder, { recursive: true });

// A suite that cannot even start has no failed test of its own: it counts as one failure, as does a crash of the runner.
const crashed = run.status !== 0 && result.numFailedTests === 0 ? Math.max(1, result.numFailedTestSuites) : 0;
// What failed is named once more: above, a long difference can hide it.
for (const { name, status, assertionResults } of result.testResults) {
  const stories = assertionResults.filter((story) => story.status === 'failed').map((story) => story.fullName);
  if (stories.length === 0 && status === 'failed') stories.push('could not be started');
  for (const story of stories) process.stdout.write(`failed: ${relative(process.cwd(), name)}: ${story}\n`);
}
const failed = checks.failed + result.numFailedTests + crashed;
process.stdout.write(
  `\n${checks.passed + result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests} skipped\n`,
);
process.exit(failed > 0 ? 1 : 0);
