#!/usr/bin/env node
// The door of the command line. A machine's own Node may be too old to run TypeScript, so this file stays plain JavaScript that
// Node 18 reads, and hands over to the Node that npm brought (or runs on, where this one is new enough).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, '..', 'src', 'commands', 'program.ts');
const major = Number(process.versions.node.split('.')[0]);
// V8 takes memory for as long as the machine has any: what a crowd made it take it would keep for the whole night, beside PostgreSQL.
const littleMemory = ['--max-semi-space-size=16', '--heap-growing-percent=50'];

if (major >= 24) {
  // These can only be set before the first line runs: the same process begins anew with them.
  if (!littleMemory.every((option) => process.execArgv.includes(option)) && process.platform !== 'win32')
    process.execve(process.execPath, [
      process.execPath,
      ...littleMemory,
      ...process.execArgv,
      ...process.argv.slice(1),
    ]);
  const { runProgram } = await import(program);
  await runProgram(process.argv);
} else {
  const node = packagedNode(here);
  if (node === null) {
    console.error(
      `Kua needs Node.js 24 or newer; this is ${process.versions.node} and npm brought none for ` +
        `${process.platform}-${process.arch}. Install Node.js 24 and run the command again.`,
    );
    process.exit(1);
  }
  handOver(node);
}

function packagedNode(folder) {
  const node = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(node)) return node;
  return dirname(folder) === folder ? null : packagedNode(dirname(folder));
}

function handOver(node) {
  // The fourth channel closes when this process dies, however it dies: then the other one ends in order (commands/exit.ts).
  const child = spawn(node, [...littleMemory, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches both by the terminal, a plain kill only this one: passed on either way, the other side counts once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Kua could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
