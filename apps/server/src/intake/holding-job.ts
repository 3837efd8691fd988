import type { Logger } from 'pino';
import type { Intake } from './intake.ts';

export type HoldingJob = Readonly<{ close: () => Promise<void> }>;

const everyMs = 5000;

/**
 * Takes into the ledger what waits in holding of devices that are on a list by now. Enrolment does so itself; this is for whom it missed:
 * the server ended in between, or something arrived at that very moment.
 */
export function startHoldingJob({ intake, log }: Readonly<{ intake: Intake; log: Logger }>): HoldingJob {
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= intake
      .releaseEnrolled()
      .catch((error: unknown) => log.warn({ err: error }, 'holding could not be looked through and will be again'))
      .finally(() => {
        running = null;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
