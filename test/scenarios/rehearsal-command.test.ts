/** `npm start` on a real data folder: watched, pulled out of the wall, started again. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { electionFingerprint, parseInvitationLink } from '@kua/core/access/invitation-link.ts';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import { makeDevice, type Device } from '@kua/device/device.ts';
import { enrolmentOf } from '@kua/device/enrolment.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { clusterHome } from '../../apps/server/src/postgres/cluster-home.ts';
import { serverPid } from '../../apps/server/src/postgres/cluster-server.ts';

const kua = join(import.meta.dirname, '../../apps/server/bin/kua.mjs');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-rehearse-'));
});
afterAll(async () => {
  const homes = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('database.json'));
  for (const name of homes) await rm((await clusterHome(join(folder, dirname(name)))).folder, { recursive: true });
  await rm(folder, { recursive: true, force: true });
});

type Kua = ChildProcessByStdio<null, Readable, Readable>;

function start(...args: readonly string[]): Kua {
  const env = { ...process.env, DATABASE_URL: '' };
  return spawn(process.execPath, [kua, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
}

async function run(...args: readonly string[]) {
  const child = start(...args);
  const exited = once(child, 'exit').then(([code]: unknown[]) => code);
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { out, err, code };
}

/** What the program says until the portal is open, and its address. */
async function opened(child: Kua): Promise<Readonly<{ said: string; url: string }>> {
  let said = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    const url = /http:\/\/localhost:\d+/.exec(said)?.[0];
    if (url !== undefined && said.includes('To stop')) return { said, url };
  }
  throw new Error(`ended early: ${said} ${await text(child.stderr)}`);
}

const comparisonSchema = z.object({
  coverage: z.object({ observers: z.object({ stations: z.object({ have: z.number() }) }) }),
  counts: z.object({ differ: z.number() }),
});

async function stationsObserved(url: string): Promise<number> {
  const head = z.object({ overview: z.string() }).parse(await (await fetch(`${url}/rehearsal/head.json`)).json());
  const overview: unknown = await (await fetch(`${url}/rehearsal/${head.overview}`)).json();
  const tally = z.object({ sources: z.object({ observers: z.object({ stations: z.number() }) }) });
  const root = z.object({ root: z.object({ tallies: z.object({ kurultai: tally }) }) });
  return root.parse(overview).root.tallies.kurultai.sources.observers.stations;
}

/** How many invitations to the desk the program says for which the desk would make a passkey. */
async function invitationsToDesk(said: string, url: string): Promise<number> {
  const links = [...said.matchAll(/http:\/\/localhost:\d+\/desk\/#\/rehearsal\/join\/([0-9a-z]{26})/g)];
  const answers = links.map(([, invitation]) =>
    fetch(`${url}/api/v1/desk/rehearsal/join/options`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invitation }),
    }),
  );
  return (await Promise.all(answers)).filter(({ ok }) => ok).length;
}

/** What a phone does with the link that the program says. */
async function joinAs(device: Device, said: string, url: string): Promise<void> {
  const link = parseInvitationLink(/http:\/\/127\.0\.0\.1:\d+\/app\/#\S+/.exec(said)?.[0] ?? '');
  if (link === null) throw new Error(`no invitation in: ${said}`);
  const body = JSON.stringify(enrolmentOf(device, link));
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/enrolments`, { method: 'POST', headers, body });
  expect(answer.status).toBe(201);
  const { keys } = z.object({ keys: z.string() }).parse(await answer.json());
  const list = openKeyList(keys, verifyEd25519);
  expect(list === null ? null : electionFingerprint(list.key)).toBe(link.fingerprint);
}

async function isRunning(data: string): Promise<boolean> {
  return (await serverPid((await clusterHome(data)).folder)) !== null;
}

describe('kua rehearse', () => {
  it('shows protocols as they arrive, loses and repeats none when it is killed, and ends in order', async () => {
    const data = join(folder, 'data');
    const args = ['rehearse', '--data', data, '--port', '0', '--speed', '20'] as const;

    // The portal opens with 1,200 protocols in it, says what it is, and more arrive while one watches.
    const first = start(...args);
    const { said, url } = await opened(first);
    expect(said).toContain('This is a rehearsal');
    expect(said).toContain('10,400 stations; 1,200 of 3,414 protocols of observers are in; the rest arrive');
    const before = await stationsObserved(url);
    expect(before).toBeGreaterThan(1100);
    await expect.poll(() => stationsObserved(url), { timeout: 60_000 }).toBeGreaterThan(before + 30);

    // Whoever follows the printed link is let in, and is given the very keys that the link names.
    await joinAs(makeDevice(), said, url);
    expect(await invitationsToDesk(said, url)).toBe(3);

    // Somebody pulls the plug in the middle of it.
    const killed = once(first, 'exit');
    first.kill('SIGKILL');
    await killed;

    // The next start goes on from there. Another one with another seed is told that the folder is taken.
    const second = start(...args, '--speed', '5000');
    const again = await opened(second);
    expect(again.said).toContain('as it was left');
    expect(await stationsObserved(again.url)).toBeGreaterThan(before + 30);
    const other = await run('rehearse', '--data', data, '--port', '0', '--seed', 'another');
    expect(other).toMatchObject({ code: 1, out: '' });
    expect(other.err).toContain('another seed');

    // In the end all 3,224 observed stations are there, but for those of which two copies contradict each other.
    await expect.poll(() => stationsObserved(again.url), { timeout: 240_000, interval: 200 }).toBe(3224 - 8);

    // Ctrl-C ends everything; what was shown equals its rebuild, and the 37 stations are found.
    const exited = once(second, 'exit');
    second.kill('SIGINT');
    expect(await exited).toEqual([130, null]);
    expect(await isRunning(data)).toBe(false);
    expect(await run('rebuild', '--check', '--data', data)).toMatchObject({ code: 0 });
    const compared = await run('compare', '--data', data, '--election', 'rehearsal', '--json');
    const { counts, coverage } = comparisonSchema.parse(JSON.parse(compared.out));
    expect(counts.differ).toBe(37);
    expect(coverage.observers.stations.have).toBe(3224 - 8);
    expect(await isRunning(data)).toBe(false);

    // When somebody else has the port, it says so and leaves nothing running.
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const refused = await run('rehearse', '--data', data, '--port', String(port));
    taken.close();
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(`Port ${port} is in use`);
    expect(await isRunning(data)).toBe(false);
  }, 480_000);

  it('calls it wrong use when a factor is no factor', async () => {
    expect(await run('rehearse', '--speed', 'fast')).toMatchObject({ code: 2 });
  });
});
