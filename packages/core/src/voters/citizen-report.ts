/** What anybody may tell from the public portal or by telephone: the words of its closed lists. Codes are shown; what somebody writes is not. */

/** A violation that was seen, or pressure on people: two entries to one form. */
export const reportKinds = ['violation', 'pressure'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** The code of a violation that the pack has no code for. */
export const otherViolation = 'other';

/** What was done to those who are pressed. */
export const pressureForms = [
  'threat',
  'detention',
  'check',
  'summons',
  'dismissal',
  'expulsion',
  'order',
  'promise',
  'other',
] as const;

/** Who is pressed. */
export const pressed = [
  'student',
  'employee',
  'observer',
  'organisation',
  'commission-member',
  'voter',
  'other',
] as const;

/** By what kind of body: never a name. */
export const pressers = [
  'employer',
  'school',
  'police',
  'security',
  'inspection',
  'authority',
  'commission',
  'party',
  'unknown',
  'other',
] as const;

/** What is demanded of them. */
export const demands = [
  'vote',
  'vote-for',
  'prove-vote',
  'not-observe',
  'hand-over',
  'silence',
  'sign',
  'none',
  'unknown',
  'other',
] as const;

/** Characters that the form takes: a page and a half. */
export const longestWords = 4000;

/** Characters of the sealed report as base64: the longest words, each letter of two bytes, and the age file around them. */
export const longestReport = 24_000;

/** How it came. Only the server says so: a report that says it of itself would be believed by nobody. */
export const reportOrigins = ['citizen', 'hotline'] as const;
export type ReportOrigin = (typeof reportOrigins)[number];

/** What became of it at the desk. Nothing of a report is public before it is `kept`. */
export const moderationOutcomes = ['kept', 'spam', 'duplicate'] as const;
export type ModerationOutcome = (typeof moderationOutcomes)[number];
