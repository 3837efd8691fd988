import type { Logger } from 'pino';
import { repeatWork, type RepeatedWork } from '../evidence/repeated-work.ts';
import type { Intake } from './intake.ts';

const everyMs = 5000;

/**
 * Takes into the ledger what waits in holding of devices that are on a list by now. Enrolment does so itself; this is for whom it missed:
 * the server ended in between, or something arrived at that very moment.
 */
export function startHoldingJob({ intake, log }: Readonly<{ intake: Intake; log: Logger }>): RepeatedWork {
  return repeatWork(
    everyMs,
    () => intake.releaseEnrolled(),
    (error) => log.warn({ err: error }, 'holding could not be looked through and will be again'),
  );
}
