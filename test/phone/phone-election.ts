/** An election by the pack of Kazakhstan with a phone app before its door: the stage of every story about the observer's phone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invitationDigest } from '@kua/core/access/enrolment.ts';
import { electionFingerprint, invitationLink } from '@kua/core/access/invitation-link.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { contestFromTemplate } from '@kua/core/registry/contest-template.ts';
import { makeInvitation, invitationsEntry } from '../../apps/server/src/access/invitations.ts';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import type { ServerOptions } from '../../apps/server/src/http/server.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { loadPack } from '../../apps/server/src/registry/pack-files.ts';
import { withOwnDatabase } from '../prove/own-database.ts';
import { serve, until, type Serving } from '../scenarios/ledger-election.ts';

export const phoneElection = 'phone-2026';
/** Voting day of the story; the browser's clock is set to it. */
export const votingDay = '2026-11-22';

export type PhoneStage = Readonly<{
  /** Where the app is: `<url>/app/`. */
  url: string;
  server: Serving;
  database: Database;
  /** With the part offline, as `kua keys make` leaves it. */
  keysFolder: string;
  /** A fresh single-use link. */
  invite: () => Promise<string>;
}>;

export async function withPhoneElection(
  work: (stage: PhoneStage) => Promise<void>,
  given: Partial<ServerOptions> = {},
): Promise<void> {
  const keysFolder = await mkdtemp(join(tmpdir(), 'kua-keys-'));
  try {
    await withOwnDatabase(async (database) => {
      const keys = await makeElectionKeys(keysFolder, phoneElection, { now: new Date() });
      const append = (entries: Parameters<typeof appendEntries>[1]['entries']) =>
        appendEntries(database.app, { election: phoneElection, entries, receivedAt: new Date().toISOString() });
      await append([...(await registry()), contentEntry('registry', { type: 'keys', note: keys.note })]);
      const server = await serve(database, { keysFolder, phone: await appBuild('phone'), ...given });
      const invite = async (): Promise<string> => {
        const invitation = makeInvitation();
        await append([invitationsEntry([invitation], 'observers')]);
        const fingerprint = electionFingerprint(keys.list.key);
        const known = [phoneElection, invitationDigest(invitation)];
        await until(
          () => database.app.query('select from projection.invitation where election = $1 and invitation = $2', known),
          ({ rowCount }) => rowCount === 1,
        );
        return invitationLink(server.url, { election: phoneElection, invitation, fingerprint });
      };
      try {
        await until(
          () => fetch(`${server.url}/${phoneElection}/head.json`),
          ({ ok }) => ok,
          60_000,
        );
        await work({ url: server.url, server, database, keysFolder, invite });
      } finally {
        await server.close();
        await rm(server.dataFolder, { recursive: true });
      }
    });
  } finally {
    await rm(keysFolder, { recursive: true });
  }
}

/** A president is elected: three candidates, 40 stations in two regions. Names are of nobody. */
async function registry() {
  const pack = await loadPack('kz');
  const template = pack.ok ? pack.value.templates.find(({ id }) => id === 'presidential') : undefined;
  if (template === undefined) throw new Error('the pack kz has no presidential template');
  const option = (id: string, kk: string, ru: string, en: string) => ({
    id,
    name: { kk, ru, en },
    kind: 'candidate' as const,
    color: null,
  });
  const contest = contestFromTemplate(template, {
    id: 'president',
    options: [
      option('c1', 'Бірінші кандидат', 'Первый кандидат', 'First candidate'),
      option('c2', 'Екінші кандидат', 'Второй кандидат', 'Second candidate'),
      option('c3', 'Үшінші кандидат', 'Третий кандидат', 'Third candidate'),
    ],
  });
  if (!contest.ok) throw new Error('the contest was not made');
  const name = { kk: 'Жаттығу сайлауы', ru: 'Учебные выборы', en: 'Training election' };
  const election = {
    id: phoneElection,
    name,
    date: votingDay,
    country: 'KZ',
    pack: 'kz',
    rehearsal: false,
    embargoUntil: null,
  };
  const sources = ['official', 'observers'].map((id) => ({ id, name: { en: id } }));
  const territories = [
    { id: 'kz', parent: null, level: 0, name: { kk: 'Қазақстан', ru: 'Казахстан', en: 'Kazakhstan' } },
    { id: 'north', parent: 'kz', level: 1, name: { kk: 'Солтүстік', ru: 'Север', en: 'North' } },
    { id: 'south', parent: 'kz', level: 1, name: { kk: 'Оңтүстік', ru: 'Юг', en: 'South' } },
  ];
  const stations = Array.from({ length: 40 }, (_, index) => ({
    id: String(index + 150),
    number: String(index + 150),
    name: index % 3 === 0 ? `№ ${index + 1} мектеп` : null,
    address: `Абай көшесі, ${index + 1}`,
    territory: index % 2 === 0 ? 'north' : 'south',
    latitude: null,
    longitude: null,
    registered: 1000 + index,
  }));
  return [
    contentEntry('registry', { type: 'election', election, contests: [contest.value], sources }),
    contentEntry('registry', { type: 'territories', territories }),
    contentEntry('registry', { type: 'stations', stations }),
  ];
}
