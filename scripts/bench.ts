/**
 * `npm run bench [NAME…]`: runs every scripts/bench-NAME.ts, each in a process of its own, and prints lines `name value unit ratio`.
 * `--minutes N` is for those that take as long as one wishes; these run only when they are named.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const long = ['night'];
const { positionals: asked, values: options } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' } },
});
const benches = readdirSync(import.meta.dirname)
  .flatMap((file) => /^bench-(.+)\.ts$/.exec(file)?.[1] ?? [])
  .filter((name) => !name.endsWith('.test') && (asked.length === 0 ? !long.includes(name) : asked.includes(name)));
if (benches.length === 0) {
  process.stderr.write(`There is no benchmark ${asked.join(', ')}.\n`);
  process.exit(2);
}

// One after another and apart: a benchmark measures time and memory, which another one in the same process would change.
const runner = `
  const [file, minutes] = process.argv.slice(1);
  const module = await import(file);
  const names = Object.keys(module).filter((name) => name.startsWith('bench'));
  if (names.length === 0) throw new Error(file + ' exports no bench…()');
  for (const name of names) {
    const lines = await module[name](minutes === undefined ? {} : { minutes: Number(minutes) });
    for (const line of [lines].flat().filter((line) => typeof line === 'string')) process.stdout.write(line.trimEnd() + '\\n');
  }`;
const failed = benches.filter((name) => {
  const file = join(import.meta.dirname, `bench-${name}.ts`);
  const given = options.minutes === undefined ? [] : [options.minutes];
  const command = ['--input-type=module', '--eval', runner, file, ...given];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  return status !== 0;
});
if (failed.length > 0) {
  process.stderr.write(`Failed: ${failed.join(', ')}\n`);
  process.exit(1);
}
