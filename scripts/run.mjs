// Runs a command with the Node.js that this checkout pins (24, from npm) and the local tools first in the PATH.
// A distribution's Node may be too old to run TypeScript; this file must stay plain JavaScript that Node 20 reads.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pinned = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
const major = Number(process.versions.node.split('.')[0]);
if (!existsSync(join(pinned, 'node')) && major < 24) {
  console.error(
    `Kua needs Node.js 24 or newer; this is ${process.versions.node} and no packaged one was found for ` +
      `${process.platform}-${process.arch}. Install Node.js 24 and run the command again.`,
  );
  process.exit(1);
}
const [command, ...rest] = process.argv.slice(2);
const path = [pinned, join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
const child = spawn(command, rest, { stdio: 'inherit', env: { ...process.env, PATH: path } });
// Ctrl-C reaches the child by the terminal; this process waits for it to end in order.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)));
