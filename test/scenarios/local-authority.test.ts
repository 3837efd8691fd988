/** A desk without internet: its own authority, its own certificate, and a phone that trusts them. */
import { execFile, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { get } from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { openCertificate } from '../../apps/server/src/http/certificate.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { chromiumPath, startBrowser, whyNoBrowser } from '../e2e/portal-browser.ts';
import { makeAuthority } from './authority.ts';
import { kuaProgram } from './kua-command.ts';
import { beginElection, serve, type Serving } from './ledger-election.ts';
import { makeStandInPhone, standIn } from './stand-in-phone.ts';

const name = 'desk.test';
/** One under which other machines would reach this one. */
const outer = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const address = outer ?? '127.0.0.1';
const noAddress = outer === undefined ? ' (skipped: this machine has no address but its own)' : '';

let folder = '';
let phone = '';
let said = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-authority-'));
  phone = await makeStandInPhone();
  said = await makeAuthority(folder, name, address);
});
afterAll(async () => {
  for (const each of [folder, phone]) await rm(each, { recursive: true });
});

const file = (named: string): string => join(folder, named);
const certificateOf = async (path: string): Promise<X509Certificate> => new X509Certificate(await readFile(path));

async function withServer(secure: boolean, work: (server: Serving) => Promise<void>): Promise<void> {
  const opened = await openCertificate({ certificate: file('server.crt'), key: file('server.key') });
  if (!opened.ok) throw new Error(opened.error);
  const host = secure || outer === undefined ? '0.0.0.0' : outer;
  await withDatabase(async (database) => {
    await beginElection(database, { id: 'shore', date: '2020-01-05', pack: 'generic' });
    const server = await serve(database, { phone, host, ...(secure ? { certificate: opened.value } : {}) });
    try {
      await work(server);
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
}

/** As a program that trusts `ca` alone asks; the name is looked up nowhere. */
function ask(url: string, ca: string | undefined, servername?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { ...(ca === undefined ? {} : { ca }), ...(servername === undefined ? {} : { servername }) };
    get(url, options, (answer) => resolve(text(answer))).on('error', reject);
  });
}

describe('the commands of docs/operating.md', () => {
  test('make an authority that vouches for one name and address, and a certificate for them', async () => {
    const [authority, server] = await Promise.all(
      ['authority.crt', 'server.crt'].map((each) => certificateOf(file(each))),
    );
    expect(said).toContain('server.crt: OK');
    expect(said).toContain(authority?.fingerprint256);
    expect([authority?.ca, server?.ca]).toEqual([true, false]);
    expect(server?.checkHost(name)).toBe(name);
    expect(server?.checkIP(address)).toBe(address);
    for (const secret of ['authority.key', 'server.key']) expect((await stat(file(secret))).mode & 0o777).toBe(0o600);
  });

  test('let whoever trusts the authority in, and nobody else', async () => {
    const ca = await readFile(file('authority.crt'), 'utf8');
    await withServer(true, async ({ url }) => {
      expect(url).toMatch(/^https:/);
      const app = `https://${address}:${new URL(url).port}/app/`;
      expect(await ask(app, ca)).toBe(standIn['index.html']);
      expect(await ask(app, ca, name)).toBe(standIn['index.html']);
      await expect(ask(app, undefined)).rejects.toThrow(/unable to verify|self.signed/);
      await expect(ask(app, ca, 'other.test')).rejects.toThrow(/does not match/);
    });
  });

  test('serve the command that the page goes on with', { timeout: 90_000 }, async () => {
    const ca = await readFile(file('authority.crt'), 'utf8');
    const home = await makeTestFolder();
    const tls = ['--certificate', file('server.crt'), '--key', file('server.key')];
    const args = [kuaProgram, 'serve', '--data', join(home, 'data'), '--host', '0.0.0.0', '--port', '0', ...tls];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, DATABASE_URL: '', KUA_KEYS: '' },
    });
    const ended = once(child, 'exit');
    try {
      let told = '';
      for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
        told += String(chunk);
        if (told.includes('holds until')) break;
      }
      const port = /Kua is at https:\/\/0\.0\.0\.0:(\d+) /.exec(told)?.[1];
      expect(told).toContain(
        `holds until ${(await certificateOf(file('server.crt'))).validToDate.toISOString().slice(0, 16)}`,
      );
      expect(await ask(`https://${address}:${port}/healthz`, ca)).toBe('ok');
      await expect(ask(`https://${address}:${port}/healthz`, undefined)).rejects.toThrow(/unable to verify/);
    } finally {
      child.kill('SIGINT');
      await ended;
      await removeTestFolder(home);
    }
  });

  test('make an authority that can vouch for no other place, whoever gets its key', async () => {
    const other = await mkdtemp(join(tmpdir(), 'kua-authority-'));
    try {
      await makeAuthority(other, name, address);
      // The same authority signs for somebody else's name: its own limits refuse that.
      const forged = await forge(other, 'bank.test');
      expect(forged).toContain('permitted subtree violation');
      expect(await forge(other, name)).toContain(': OK');
    } finally {
      await rm(other, { recursive: true });
    }
  });
});

/** What openssl says of a certificate for that name which the authority in the folder signed. */
function forge(where: string, forWhom: string): Promise<string> {
  const script = `
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=${forWhom}" -addext "subjectAltName = DNS:${forWhom}" -keyout f.key -out f.csr
openssl x509 -req -in f.csr -CA authority.crt -CAkey authority.key -days 9 -copy_extensions copy -out f.crt
openssl verify -CAfile authority.crt f.crt`;
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { cwd: where }, (_, out, err) => resolve(out + err));
  });
}

describe.skipIf(chromiumPath === null)(`a browser that trusts the certificate${whyNoBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    // A browser's list of authorities is not ours to change here. This switch makes it trust the one certificate whose key has this digest, as
    // if somebody it believes had vouched for it; every other one it refuses as ever.
    const { publicKey } = await certificateOf(file('server.crt'));
    const spki = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64');
    browser = await startBrowser([
      `--ignore-certificate-errors-spki-list=${spki}`,
      `--host-resolver-rules=MAP ${name} ${address}`,
    ]);
  });
  afterAll(() => browser.close());

  test('gives the app its camera and its worker, and forgets all of it when asked to', async () => {
    await withServer(true, async ({ url }) => {
      const app = `https://${name}:${new URL(url).port}/app/`;
      const context = await browser.newContext();
      const page = await context.newPage();
      const refused: string[] = [];
      page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
      await page.goto(app);
      expect(await page.evaluate(whatIsThere)).toEqual({ secure: true, camera: true, workers: true, scope: app });
      expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(11, 110, 105)');
      // The worker may ask its server: it has the policy of its own script.
      await page.reload();
      expect(await page.evaluate(askWorker)).toBe(200);

      // Once more, now that the browser has it all and is told so.
      await page.reload();
      expect(await page.evaluate(whatIsThere)).toMatchObject({ secure: true, scope: app });
      expect(refused).toEqual([]);

      await page.evaluate(() => localStorage.setItem('draft', 'kept'));
      expect(await page.evaluate(() => localStorage.getItem('draft'))).toBe('kept');
      await page.goto(`${app}clear`);
      expect(await page.evaluate(() => localStorage.getItem('draft'))).toBe('kept');
      await page.getByRole('link', { name: 'Erase all' }).click();
      await page.waitForFunction(() => document.querySelector('a') === null);
      await page.goto(`${app}manifest.webmanifest`);
      expect(await page.evaluate(() => localStorage.getItem('draft'))).toBeNull();
      expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
      await context.close();
    });
  });

  test('refuses another certificate for the same place', async () => {
    const stranger = await startBrowser([`--host-resolver-rules=MAP ${name} ${address}`]);
    try {
      await withServer(true, async ({ url }) => {
        const page = await stranger.newPage();
        await expect(page.goto(`https://${name}:${new URL(url).port}/app/`)).rejects.toThrow(/ERR_CERT/);
      });
    } finally {
      await stranger.close();
    }
  });

  test.skipIf(outer === undefined)(`gives neither to the same page without HTTPS${noAddress}`, async () => {
    await withServer(false, async ({ url }) => {
      expect(url).toMatch(`http://${address}:`);
      const page = await browser.newPage();
      await page.goto(`${url}/app/`);
      expect(await page.evaluate(whatIsThere)).toEqual({ secure: false, camera: false, workers: false, scope: null });
      await page.close();
    });
  });
});

declare global {
  // What the stand-in's script puts there.
  var ready: Promise<ServiceWorkerRegistration> | undefined;
}

async function whatIsThere() {
  const scope = (await globalThis.ready)?.scope ?? null;
  return { secure: isSecureContext, camera: 'mediaDevices' in navigator, workers: 'serviceWorker' in navigator, scope };
}

function askWorker(): Promise<unknown> {
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => resolve(data));
    navigator.serviceWorker.startMessages();
    navigator.serviceWorker.controller?.postMessage('ask');
  });
}
