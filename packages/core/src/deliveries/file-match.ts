/** Base name of a path, with either separator. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Whether a file name fits a pattern with `*` and `?`; case does not matter. */
export function matchesFile(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined) return true;
  const source = pattern
    .replace(/[\\^$.|+()[\]{}/]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'isu').test(baseName(name));
}
