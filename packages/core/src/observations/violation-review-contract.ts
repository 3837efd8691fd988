/**
 * Bodies of `decision` ledger entries in which staff review what was reported and publish what happened. Words here are the desk's own and
 * meant for the public; what observers and voters wrote stays sealed.
 */
import { z } from 'zod';
import { staffId } from '../access/access-contract.ts';

/**
 * Where a report comes from. `observer`: a submission of kind violation; `citizen`: a voter's own form; `hotline`: a call, written down by
 * an operator.
 */
export const reportOrigins = ['observer', 'citizen', 'hotline'] as const;
export type ReportOrigin = (typeof reportOrigins)[number];

/** `intake`: nobody has looked at it. `triage`: somebody is looking. The others are what she found. */
export const reviewOutcomes = ['intake', 'triage', 'confirmed', 'unclear', 'refuted'] as const;
export type ReviewOutcome = (typeof reviewOutcomes)[number];

/** How a desk lists reports: by what was found of them; `found`: reviewed and by itself, `grouped`: part of an event. */
export const reportLists = ['intake', 'triage', 'found', 'grouped', 'all'] as const;
export type ReportList = (typeof reportLists)[number];

/** Why the public sees an event no more. Closed: whatever else could be said of it might name somebody. */
export const withdrawalReasons = ['mistake', 'repeated', 'regrouped', 'safety', 'other'] as const;
export type WithdrawalReason = (typeof withdrawalReasons)[number];

/** Ledger sequence of the entry that brought a report. */
const report = z.number().int().positive();
export const incidentId = z.string().regex(/^i-[0-9a-z]{8}$/);
/** Ledger sequence of the entry that last changed what is decided about, as its decider saw it; 0 for what is new. */
const seen = z.number().int().nonnegative();
const place = z
  .string()
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);
/** No half characters and no NUL: databases and mirrors take offence. */
const sound = /^[^\0\p{Cs}]*$/u;
const publicText = z.string().max(4000).regex(sound);

const review = z.strictObject({
  type: z.literal('violation-review'),
  by: staffId,
  report,
  seen,
  outcome: z.enum(reviewOutcomes),
  /** For others at the desk: why. No names. */
  note: z.string().min(1).max(500).regex(sound).exactOptional(),
});

/** What the public will read of one event. A later one of the same id takes its place. */
const incident = z.strictObject({
  type: z.literal('incident'),
  by: staffId,
  id: incidentId,
  seen,
  /** None: its reports are each by themselves again. */
  reports: z.array(report).max(200),
  /** Of the pack's violations. */
  code: z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/),
  /** Null where it concerns none, or nobody knows which. */
  station: place.nullable(),
  /** The district; of a station, the registry says it. */
  territory: place.nullable(),
  /** When it happened, by the clock of a phone or by what somebody told. */
  at: z.iso.datetime({ offset: true }).nullable(),
  clock: z.enum(['phone', 'told']),
  /** The station may be named while observers are still there: each of them said so in her report, or a voter told it to staff. */
  consent: z.boolean(),
  text: z.strictObject({ kk: publicText, ru: publicText, en: publicText }),
  /** SHA-256 of public pictures. */
  pictures: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(20),
  /** Submissions about the same event: acts that were drawn up, protocols that it concerns. */
  acts: z.array(report).max(50),
  protocols: z.array(report).max(50),
});

export const violationReviewBody = z.discriminatedUnion('type', [
  review,
  incident,
  z.strictObject({ type: z.literal('incident-published'), by: staffId, id: incidentId, seen }),
  /** Whoever withdrew it takes that back at once: the public sees again what it saw. */
  z.strictObject({ type: z.literal('incident-restored'), by: staffId, id: incidentId, seen }),
  z.strictObject({
    type: z.literal('incident-withdrawn'),
    by: staffId,
    id: incidentId,
    seen,
    reason: z.enum(withdrawalReasons),
  }),
]);
export type ViolationReviewBody = Readonly<z.infer<typeof violationReviewBody>>;
export type IncidentBody = Extract<ViolationReviewBody, { type: 'incident' }>;

/** Somebody at the desk answers a call for help. `call`: sequence of the submission. */
export const distressTakenBody = z.strictObject({
  type: z.literal('distress-taken'),
  by: staffId,
  call: z.number().int().positive(),
});
