/** An authority of one's own and a server's certificate, made by the very commands that docs/operating.md tells the operator. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The one block of the page that calls openssl, for another name and address. */
async function documentedCommands(name: string, address: string): Promise<string> {
  const page = await readFile(join(import.meta.dirname, '../../docs/operating.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const [block, ...others] = blocks.filter((each) => each.includes('openssl'));
  if (block === undefined || others.length > 0) throw new Error('docs/operating.md has one block that calls openssl');
  const named = block.replace(/^NAME=.*$/m, `NAME=${name}`).replace(/^ADDRESS=.*$/m, `ADDRESS=${address}`);
  if (named === block) throw new Error('the block names no NAME and no ADDRESS');
  return named;
}

/** Leaves `authority.crt`, `server.crt` and `server.key` in the folder, as the operator would have them; what the commands said. */
export async function makeAuthority(folder: string, name: string, address: string): Promise<string> {
  const script = join(folder, 'commands.sh');
  await writeFile(script, await documentedCommands(name, address));
  const { stdout } = await promisify(execFile)('sh', ['-e', script], { cwd: folder });
  return stdout;
}

const usualKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;

/** A certificate that nobody but itself vouches for: enough where it is only shown. */
export async function makeCertificate(folder: string, name: string, key: readonly string[] = usualKey): Promise<void> {
  const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
  const args = ['req', '-x509', ...key, '-nodes', '-days', '2', '-subj', `/CN=${name}`, ...files];
  await promisify(execFile)('openssl', args, { cwd: folder });
}
