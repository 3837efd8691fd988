/** Dead links fail the build: every relative link and every backticked path in a Markdown file must exist. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export type DeadLink = Readonly<{ file: string; line: number; target: string }>;

/** Links `[text](target)` and paths in backticks such as `apps/server/src/main.ts` that lead nowhere. */
export function deadLinks(file: string, text: string, exists: (path: string) => boolean): DeadLink[] {
  const dead: DeadLink[] = [];
  text.split('\n').forEach((content, index) => {
    const links = [...content.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^([a-z]+:|#)/.test(target))
      .map((target) => ({ target, path: normalize(join(dirname(file), target.replace(/#.*$/, ''))) }));
    const paths = [...content.matchAll(/`((?:apps|packages|packs|docs|scripts|test)\/[\w./-]+)`/g)]
      .map((match) => match[1] ?? '')
      .map((target) => ({ target, path: target }));
    for (const { target, path } of [...links, ...paths]) {
      if (!exists(path)) dead.push({ file, line: index + 1, target });
    }
  });
  return dead;
}

if (import.meta.main) {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const dead = files.flatMap((file) => deadLinks(file, readFileSync(file, 'utf8'), existsSync));
  for (const { file, line, target } of dead) process.stdout.write(`${file}:${line}: ${target} does not exist\n`);
  if (dead.length > 0) process.exit(1);
  process.stdout.write(`${files.length} Markdown files, no dead link\n`);
}
