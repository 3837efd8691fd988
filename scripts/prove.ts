/** `npm run prove:NAME -- --cycles N`: one promise of docs/promises.md at its full number. Ends with 1 when it does not hold. */
import { parseArgs } from 'node:util';
import type { Prove } from '../test/prove/proof.ts';

const full: Readonly<Record<string, number>> = {
  kill: 1000,
  power: 500,
  duplicates: 100_000,
  forgery: 10_000,
  tamper: 10_000,
  fork: 200,
  fuzz: 100_000,
  rebuild: 10_000,
  log: 200,
  phone: 500,
  screens: 8,
  verification: 1000,
  redaction: 1000,
  uploads: 20_000,
  'verification-queue': 10_400,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { cycles: { type: 'string' } } });
const [name = ''] = positionals;
const usual = full[name];
if (usual === undefined) {
  process.stderr.write(`There is no proof ${JSON.stringify(name)}; there are: ${Object.keys(full).join(', ')}.\n`);
  process.exit(2);
}
const { prove } = (await import(`../test/prove/${name}.ts`)) as { prove: Prove };
const started = performance.now();
const { cycles, passed, lines } = await prove({
  cycles: Number(values.cycles ?? usual),
  log: (line) => process.stderr.write(`  ${line}\n`),
});
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `${lines.map((line) => `  ${line}\n`).join('')}${name}: ${passed ? 'holds' : 'DOES NOT HOLD'} over ${cycles} cycles (${seconds} s)\n`,
);
process.exit(passed ? 0 : 1);
