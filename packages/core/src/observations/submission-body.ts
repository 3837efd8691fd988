/** What stands in the body of a statement, by kind, and which of its fields may be shown. Words are never shown: only figures and codes. */
import { z } from 'zod';
import type { SubmissionKind } from '../evidence/statement-contract.ts';
import { citizenReportBody } from '../voters/citizen-report-contract.ts';
import { largestFigure } from '../registry/figure-limits.ts';
import { longestDeliveryNumber, mostWitnesses } from './countersignature.ts';
import { roles } from './violation-role.ts';

const longestId = 200;
/** No control characters: databases and terminals take offence. */
const id = z
  .string()
  .max(longestId)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);
const codePattern = /^[A-Za-z0-9._:-]{1,64}$/;
const code = z.string().regex(codePattern);
const uuid = z.uuid({ version: 'v4' });
const figure = z.number().int().min(0).max(largestFigure);
const instant = z.iso.datetime({ offset: true });
const words = z.string().max(20_000);
/** age file as base64: persons of an act, sealed to the election's lawyers. */
const sealedWords = z
  .string()
  .max(40_000)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);

const protocolBody = z.strictObject({
  contest: id,
  /** Figures by field or option id; absent or null = not stated, which is not 0. */
  fields: z.record(id, figure.nullable()),
  options: z.record(id, figure.nullable()),
});
export type ProtocolBody = Readonly<z.infer<typeof protocolBody>>;

const answer = z.union([z.boolean(), z.number().int(), code, z.null(), z.strictObject({ text: words })]);
export type ChecklistAnswer = Readonly<z.infer<typeof answer>>;

/** `device`: she signed with her own phone, over `countersignatureMessage`; `screen`: with her finger on the observer's. */
const witness = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('screen') }),
  z.strictObject({
    kind: z.literal('device'),
    device: z.string().regex(/^[0-9a-f]{64}$/),
    signature: z.string().regex(/^[0-9a-f]{128}$/),
  }),
]);

/** What the commission did with the act. */
const served = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('received'), number: z.string().max(longestDeliveryNumber).nullable() }),
  z.strictObject({ how: z.literal('refused') }),
]);

const bodies = {
  protocol: protocolBody,
  /** `cast`: voters counted by the observer; `announced`: the commission's own figure. */
  turnout: z.strictObject({ at: instant, cast: figure.nullable(), announced: figure.nullable() }),
  checklist: z.strictObject({ list: code, answers: z.record(code, answer) }),
  violation: z.strictObject({
    code,
    at: instant.nullable(),
    text: words,
    /** Who did it, what she asked of them and what they answered. */
    role: z.enum(roles).exactOptional(),
    asked: words.exactOptional(),
    answered: words.exactOptional(),
    /** An earlier violation of this device to which this one adds. */
    supplements: uuid.exactOptional(),
    /** Her station may be named while she is still there; whoever does not say so does not want it. */
    nameStation: z.literal(true).exactOptional(),
  }),
  /** `safe`: no call, she says that she is well again. It takes nothing back. */
  distress: z.strictObject({ at: instant, text: words.exactOptional(), safe: z.literal(true).exactOptional() }),
  act: z.strictObject({
    code,
    at: instant,
    text: words,
    persons: sealedWords.nullable(),
    witnesses: z.array(witness).max(mostWitnesses).exactOptional(),
    served: served.nullable().exactOptional(),
  }),
  /** Takes an earlier submission of the same device back, or adds words to it. */
  correction: z.strictObject({ original: uuid, withdrawn: z.boolean(), text: words.exactOptional() }),
  /** What came by a short code, an SMS or a call: counts until the original itself arrives. */
  relay: z.strictObject({
    original: uuid,
    device: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    channel: z.enum(['code', 'sms', 'call', 'other']),
    kind: z.literal('protocol'),
    body: protocolBody,
  }),
  /** Of somebody who is on no list: never counts beside what observers send. */
  'citizen-report': citizenReportBody,
} as const satisfies Readonly<Record<SubmissionKind, z.ZodType>>;

export type CorrectionBody = Readonly<z.infer<(typeof bodies)['correction']>>;
export type RelayBody = Readonly<z.infer<(typeof bodies)['relay']>>;

/** The first thing in a body that its kind does not allow; null when all is as it should be. `field` is a JSON Pointer into the statement. */
export function checkBody(kind: SubmissionKind, body: unknown): Readonly<{ code: string; field: string }> | null {
  const parsed = bodies[kind].safeParse(body);
  if (parsed.success) return null;
  const path = ['body', ...(parsed.error.issues[0]?.path ?? []).map(String)];
  const field = pointer(path);
  const showable = isPlain(field) && path.every((step) => step.length <= longestId);
  return { code: 'body-invalid', field: showable ? field : '/body' };
}

export function parseProtocol(body: unknown): ProtocolBody | null {
  return protocolBody.safeParse(body).data ?? null;
}

export function parseCorrection(body: unknown): CorrectionBody | null {
  return bodies.correction.safeParse(body).data ?? null;
}

export function parseRelay(body: unknown): RelayBody | null {
  return bodies.relay.safeParse(body).data ?? null;
}

type Shows = (path: string, value: unknown) => boolean;

/** A path that can be shown anywhere. */
function isPlain(path: string): boolean {
  return path.length <= 1000 && !/[\p{Cc}\p{Cs}]/u.test(path);
}

const header = new Set([
  '/format',
  '/election',
  '/id',
  '/device',
  '/kind',
  '/station',
  '/capturedAt',
  '/counter',
  '/previous',
  '/supersedes',
]);

/** A figure stands right below `fields` or `options`, and its id is not longer than an id may be: nothing deeper, nothing longer is shown. */
const figurePaths = String.raw`contest|(?:fields|options)(?:\/(?:[^/~]|~[01]){1,${longestId}})?`;

/** Paths of the body by kind; whatever is not named here stays hidden. */
const bodyPaths: Readonly<Record<SubmissionKind, RegExp>> = {
  protocol: new RegExp(`^/body/(?:${figurePaths})$`),
  turnout: /^\/body\/(?:at|cast|announced)$/,
  checklist: /^\/body\/(?:list|answers\/[A-Za-z0-9._:-]{1,64})$/,
  violation: /^\/body\/(?:code|at|role|supplements|nameStation)$/,
  distress: /^\/body\/(?:at|safe)$/,
  /** How many witnessed it and how, not who. */
  act: /^\/body\/(?:code|at|witnesses|witnesses\/\d\/kind|served|served\/how)$/,
  correction: /^\/body\/(?:original|withdrawn)$/,
  relay: new RegExp(`^/body/(?:original|device|channel|kind|body/(?:${figurePaths}))$`),
  'citizen-report': /^\/body\/(?:about|code|day|time|territory|pressed|by|demanded)$/,
};

const attachmentPath = /^\/attachments(?:\/\d+\/(?:sha256|size|type|role|sealed))?$/;

/** A figure, a mark, or one word: no sentence and no name and surname. Ids of a pack may be words of any script. */
function isWord(value: unknown): boolean {
  return typeof value !== 'string' || /^[\p{L}\p{M}\p{N}_.:+/-]{0,200}$/u.test(value);
}

/** What the opener may show to the server of a statement that cannot be used: nothing of its body, which may hold anything. */
export const shownAroundBody: Shows = (path, value) => (header.has(path) || attachmentPath.test(path)) && isWord(value);

/** Where a body that counts names its contest: the first of its fields in the order of paths. */
export const contestPath: Readonly<Partial<Record<SubmissionKind, string>>> = {
  protocol: '/body/contest',
  relay: '/body/body/contest',
};

/**
 * What the opener may show to the server of a statement whose body is as its kind should be. Figures under fields and options are
 * numbers or nothing; text there stays hidden.
 */
export function shownPaths(kind: SubmissionKind): Shows {
  return (path, value) => {
    // Ids of the registry as they stand there, which may be of several words: hidden, nothing would count there.
    if (path === '/station' || path === contestPath[kind] || shownAroundBody(path, value)) return true;
    if (!bodyPaths[kind].test(path) || !isPlain(path)) return false;
    if (typeof value !== 'string') return true;
    if (/\/(?:fields|options)\//.test(path)) return false;
    return /^\/body\/(?:code$|list$|answers\/)/.test(path) ? codePattern.test(value) : isWord(value);
  };
}

const publicHeader = new Set(['/format', '/election', '/kind', '/station', '/capturedAt']);
const publicFigures = new RegExp(`^/body/(?:body/)?(?:${figurePaths})$`);

/** What a release may show of a protocol: never device, id, counter, digests, attachments. */
export function isPublicPath(path: string): boolean {
  return publicHeader.has(path) || publicFigures.test(path);
}

/** JSON Pointer (RFC 6901). */
export function pointer(path: readonly string[]): string {
  return path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The object that shown fields make, the part below `prefix`; undefined where there is none. Lists come back as objects by index. */
export function shownObject(fields: ReadonlyMap<string, unknown>, prefix: string): unknown {
  if (fields.has(prefix)) return fields.get(prefix);
  const made: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let found = false;
  const steps = new Map<string, Map<string, unknown>>();
  for (const [path, value] of fields) {
    if (!path.startsWith(`${prefix}/`)) continue;
    found = true;
    const [step = '', ...rest] = path.slice(prefix.length + 1).split('/');
    const below = steps.get(step) ?? new Map<string, unknown>();
    below.set(rest.map((part) => `/${part}`).join(''), value);
    steps.set(step, below);
  }
  for (const [step, below] of steps) made[step.replaceAll('~1', '/').replaceAll('~0', '~')] = shownObject(below, '');
  return found ? made : undefined;
}
