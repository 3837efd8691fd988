import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withTables } from '../../scripts/architecture-table.ts';
import { cruise } from '../../scripts/check-imports.ts';
import { misplacedSql } from '../../scripts/check-sql.ts';
import { deadLinks } from '../../scripts/check-links.ts';

/** One forbidden import for every kind of rule; the check has turned blind with a green tick before. */
const planted: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'core-evidence-imports-only-its-rooms': [
    'packages/core/src/evidence/planted-room.ts',
    "import type { Station } from '../registry/election.ts';\nexport type Planted = Station;\n",
  ],
  'server-postgres-imports-only-its-rooms': [
    'apps/server/src/postgres/planted-room.ts',
    "import { target } from '../evidence/planted-target.ts';\nexport const planted = target;\n",
  ],
  'packages-core-imports-only-its-workspaces': [
    'packages/core/src/kernel/planted-workspace.ts',
    "import { target } from '@kua/rehearsal/planted-target.ts';\nexport const planted = target;\n",
  ],
  'pure-packages-import-no-node': [
    'packages/core/src/kernel/planted-node.ts',
    "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
  ],
  'not-resolvable': [
    'packages/core/src/kernel/planted-unresolvable.ts',
    "import { nothing } from '@kua/core/kernel/nowhere.ts';\nexport const planted = nothing;\n",
  ],
  'no-cycles': [
    'packages/core/src/kernel/planted-cycle-one.ts',
    "import { other } from './planted-cycle-other.ts';\nexport const planted = (): unknown => other;\n",
  ],
};
/** What the planted files import; not at fault themselves. */
const targets: readonly (readonly [file: string, text: string])[] = [
  [
    'packages/core/src/kernel/planted-cycle-other.ts',
    "import { planted } from './planted-cycle-one.ts';\nexport const other = planted;\n",
  ],
  ['apps/server/src/evidence/planted-target.ts', 'export const target = 1;\n'],
  ['packages/rehearsal/src/planted-target.ts', 'export const target = 1;\n'],
];

let copy: string;

/** The planted files go into a copy, so that a killed run leaves nothing behind in the checkout. */
beforeAll(() => {
  copy = realpathSync(mkdtempSync(join(tmpdir(), 'kua-house-')));
  for (const path of ['packages', 'apps', 'architecture.mjs', '.dependency-cruiser.mjs', 'package.json']) {
    cpSync(path, join(copy, path), { recursive: true, filter: (from) => !/(node_modules|dist)$/.test(from) });
  }
  for (const config of ['tsconfig.json', 'tsconfig.base.json']) cpSync(config, join(copy, config));
  mkdirSync(join(copy, 'node_modules/@kua'), { recursive: true });
  for (const name of readdirSync('node_modules')) {
    if (name !== '@kua') symlinkSync(resolve('node_modules', name), join(copy, 'node_modules', name));
  }
  for (const name of readdirSync('packages'))
    symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules/@kua', name));
  for (const name of readdirSync('apps')) symlinkSync(join(copy, 'apps', name), join(copy, 'node_modules/@kua', name));
  for (const [file, text] of [...Object.values(planted), ...targets]) writeFileSync(join(copy, file), text);
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

test('every rule of the house catches its planted violation', () => {
  const { violations } = cruise(copy);
  for (const [rule, [file]] of Object.entries(planted)) {
    // A cycle is reported from whichever of its files is met first.
    const place = rule === 'no-cycles' ? 'packages/core/src/kernel/planted-cycle-' : file;
    expect(violations, rule).toContainEqual(expect.stringContaining(`${rule}: ${place}`));
  }
});

test('dead links and dead paths are found', () => {
  const text = 'See [this](gone.md), [that](here.md#part), `docs/gone.md` and [web](https://example.org).';
  const dead = deadLinks('docs/page.md', text, (path) => path === 'docs/here.md');
  expect(dead.map(({ target }) => target)).toEqual(['gone.md', 'docs/gone.md']);
});

test('docs/architecture.md prints the table that is enforced', () => {
  const page = readFileSync('docs/architecture.md', 'utf8');
  expect(page).toBe(withTables(page));
  expect(page).toContain('packages/core/src/comparison');
});

test('SQL outside a store or projection is found', () => {
  const text =
    "const a = 'select 1 from station';\nconst b = await client.query(`insert into x values (1)`);\nconst c = 'selected';";
  expect(misplacedSql('apps/server/src/http/station-routes.ts', text)).toEqual([1, 2]);
  expect(misplacedSql('apps/server/src/registry/station-store.ts', text)).toEqual([]);
});
