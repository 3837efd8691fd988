/** An enrolment as the server reads it: apart from `enrolment.ts`, which a phone loads before anything else. */
import { z } from 'zod';
import { invitationPattern, type Enrolment } from './enrolment.ts';

export const enrolmentSchema: z.ZodType<Enrolment> = z.strictObject({
  format: z.literal('kua-enrolment/1'),
  election: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  device: z.string().regex(/^[0-9a-f]{64}$/),
  invitation: z.string().regex(invitationPattern),
  /** Ed25519, over `enrolmentMessage`. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
