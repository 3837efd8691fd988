/** The files with which `kua serve` speaks HTTPS: those that do not serve, and those that take their place while it runs. */
import { X509Certificate } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCertificate } from '../../apps/server/src/http/certificate.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { makeCertificate } from './authority.ts';
import { kua } from './kua-command.ts';
import { beginElection, serve, until } from './ledger-election.ts';

let folder = '';
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-certificate-'));
  for (const name of ['first', 'second']) await makeCertificate(folder, name);
  await makeCertificate(folder, 'weak', ['-newkey', 'rsa:1024']);
  await writeFile(file('empty'), '');
  await writeFile(file('der'), new X509Certificate(await readFile(file('first.crt'))).raw);
});
afterAll(() => rm(folder, { recursive: true }));

describe('files that do not serve', () => {
  test.each([
    ['a certificate that is not there', 'nothing', 'first.key', /nothing cannot be read/],
    ['a key that is not there', 'first.crt', 'nothing', /nothing cannot be read/],
    ['an empty file', 'empty', 'first.key', /empty holds no certificate/],
    ['a certificate in another form', 'der', 'first.key', /der holds no certificate in PEM form/],
    ['the two exchanged', 'first.key', 'first.crt', /first\.key holds no certificate/],
    ['no key', 'first.crt', 'first.crt', /first\.crt holds no private key/],
    ['the key of another certificate', 'first.crt', 'second.key', /does not belong to the first certificate/],
    ['a key that browsers would not take', 'weak.crt', 'weak.key', /make stronger ones/],
  ])('are refused in a sentence: %s', async (_, certificate, key, sentence) => {
    const opened = await openCertificate({ certificate: file(certificate), key: file(key) });
    expect(opened).toEqual({ ok: false, error: expect.stringMatching(sentence) as string });
  });

  test('are wrong use of the command, before it starts anything', { timeout: 60_000 }, async () => {
    const data = file('data');
    const serving = (...more: readonly string[]) => kua('serve', '--data', data, '--port', '0', ...more);
    const mismatch = await serving('--certificate', file('first.crt'), '--key', file('second.key'));
    expect(mismatch).toMatchObject({ code: 2, out: '' });
    expect(mismatch.err).toMatch(/^The key in \S+ does not belong to the first certificate in \S+\.\n$/);
    const alone = await serving('--certificate', file('first.crt'));
    expect(alone).toMatchObject({ code: 2, out: '' });
    expect(alone.err).toContain('--certificate and --key go together');
    await expect(readFile(join(data, 'database.json'))).rejects.toThrow();
  });
});

/** A connection that is open, and whose certificate it was shown. */
async function talk(url: string): Promise<Readonly<{ socket: TLSSocket; shown: string }>> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () =>
      resolve({ socket, shown: socket.getPeerX509Certificate()?.subject ?? 'none' }),
    );
    socket.once('error', reject);
  });
}

async function answers(socket: TLSSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('data', (bytes: Buffer) => resolve(bytes.toString().split('\r\n')[0] ?? ''));
    socket.once('close', () => reject(new Error('cut off')));
    socket.write('GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n');
  });
}

test('another certificate in the same files is shown from then on, and nobody is cut off', async () => {
  const [certificate, key] = [file('shown.crt'), file('shown.key')];
  /** As a renewal does: a new file in the place of the old one. */
  const replace = async (from: string, to: string): Promise<void> => {
    await copyFile(file(from), `${to}.new`);
    await rename(`${to}.new`, to);
  };
  await replace('first.crt', certificate);
  await replace('first.key', key);
  const opened = await openCertificate({ certificate, key }, 50);
  if (!opened.ok) throw new Error(opened.error);
  await withDatabase(async (database) => {
    await beginElection(database, { id: 'shore', date: '2020-01-05', pack: 'generic' });
    const server = await serve(database, { certificate: opened.value });
    const sockets: TLSSocket[] = [];
    const shown = async (): Promise<string> => {
      const talking = await talk(server.url);
      sockets.push(talking.socket);
      return talking.shown;
    };
    try {
      expect(await shown()).toBe('CN=first');
      // Half of a renewal: the old one is shown, and the log says once what is wrong.
      await replace('second.crt', certificate);
      const complaints = () => server.log.filter((line) => line.includes('does not belong to'));
      await until(
        () => Promise.resolve(complaints().length),
        (count) => count > 0,
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(complaints()).toHaveLength(1);
      expect(await shown()).toBe('CN=first');

      await replace('second.key', key);
      await until(shown, (subject) => subject === 'CN=second');
      const [first] = sockets;
      if (first === undefined) throw new Error('no connection');
      expect(await answers(first)).toBe('HTTP/1.1 200 OK');
      expect(server.log.filter((line) => line.includes('took the place of ours'))).toHaveLength(1);
    } finally {
      for (const socket of sockets) socket.destroy();
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
    // Closed: it asks the files no more.
    const lines = server.log.length;
    await replace('first.crt', certificate);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.log).toHaveLength(lines);
  });
});
