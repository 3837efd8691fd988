/** The stranger's tool, log/checker/main.go: built where Go and Debian's golang-golang-x-mod-dev are there. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const goPath = '/usr/share/gocode';

/** Null when it can be built here. */
export function whyNoGo(): string | null {
  if (spawnSync('go', ['version']).status !== 0) return 'Go is not installed (Debian: golang-go)';
  const library = `${goPath}/src/golang.org/x/mod/sumdb/tlog`;
  return existsSync(library) ? null : 'Go’s transparency log is not installed (Debian: golang-golang-x-mod-dev)';
}

/** Answers the path of the program. */
export function buildChecker(folder: string): string {
  const program = join(folder, 'checker');
  const built = spawnSync('go', ['build', '-o', program, 'main.go'], {
    cwd: join(import.meta.dirname, 'log', 'checker'),
    env: { ...process.env, GO111MODULE: 'off', GOPATH: goPath, GOCACHE: join(folder, 'go-cache') },
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`the checker could not be built: ${built.stderr}`);
  return program;
}
