/** The room tables of docs/architecture.md, printed from architecture.mjs. `node scripts/architecture-table.ts` writes them in; a test keeps them true. */
import { readFileSync, writeFileSync } from 'node:fs';
import { coreRooms, serverRooms } from '../architecture.mjs';

function roomTable(folder: string, rooms: typeof coreRooms): string {
  const rows = Object.entries(rooms).map(([room, { what, may }]) => {
    const allowed = may === 'all' ? 'every room' : may.length === 0 ? '—' : may.join(', ');
    return `| \`${folder}/src/${room}\` | ${what} | ${allowed} |`;
  });
  return ['| room | what it holds | may import |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The text with what stands between the two marks replaced by the tables. */
export function withTables(page: string): string {
  const tables = `${roomTable('packages/core', coreRooms)}\n\n${roomTable('apps/server', serverRooms)}`;
  return page.replace(
    /(<!-- rooms -->\n)[\s\S]*(\n<!-- \/rooms -->)/,
    (_all, start: string, end: string) => start + tables + end,
  );
}

if (import.meta.main) {
  const page = 'docs/architecture.md';
  writeFileSync(page, withTables(readFileSync(page, 'utf8')));
}
