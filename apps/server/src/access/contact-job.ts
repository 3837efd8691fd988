import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { repeatWork, type RepeatedWork } from '../evidence/repeated-work.ts';
import { releaseContacts } from './contact-store.ts';

const everyMs = 2000;

export type ContactJobOptions = Readonly<{ pool: Pool; clock: () => Date; log: Logger }>;

/** Releases the contacts of whoever called for help or did not come back, those too that became due while no server ran. */
export function startContactJob({ pool, clock, log }: ContactJobOptions): RepeatedWork {
  return repeatWork(
    everyMs,
    async () => {
      const released = await releaseContacts(pool, clock());
      if (released > 0) log.warn({ released }, 'contacts wait for the lawyers: run `kua contacts`');
    },
    (error) => log.error({ err: error }, 'contacts could not be looked through and will be again'),
  );
}
