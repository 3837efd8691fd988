/** SQL lives in `*-store.ts`, `*-projection.ts`, `.sql` files and the room `postgres`: whoever looks for a statement knows where. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const allowed =
  /(-store|-projection)\.ts$|^apps\/server\/src\/postgres\/|\.test\.ts$|\/test-[^/]*\.ts$|^(scripts|test)\//;
const statement =
  /['"`]\s*(select\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|truncate\s|copy\s+\S+\s*(\(|from|to)|create\s+(temp|table|schema|index)|listen\s+\w|notify\s+\w|begin['"`]|commit['"`]|rollback['"`]|set\s+(local|role|search_path))/i;

/** Lines of a source file that hold SQL where none belongs. */
export function misplacedSql(file: string, text: string): number[] {
  if (allowed.test(file)) return [];
  return text.split('\n').flatMap((line, index) => (statement.test(line) ? [index + 1] : []));
}

if (import.meta.main) {
  const files = execFileSync(
    'git',
    ['ls-files', '-co', '--exclude-standard', 'packages/*.ts', 'apps/*.ts', 'apps/*.tsx'],
    {
      encoding: 'utf8',
    },
  )
    .trim()
    .split('\n');
  const found = files.flatMap((file) =>
    misplacedSql(file, readFileSync(file, 'utf8')).map((line) => `${file}:${line}`),
  );
  for (const place of found) process.stdout.write(`${place}: SQL outside a store or projection\n`);
  if (found.length > 0) process.exit(1);
  process.stdout.write(`${files.length} files, no SQL outside stores and projections\n`);
}
