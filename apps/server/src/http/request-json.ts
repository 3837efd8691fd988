import type { Context } from 'hono';
import { longestEnvelope } from '@kua/core/evidence/envelope.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { bodyBudget, type BodyBudget, type BodyLease } from './body-budget.ts';
import { problem } from './problem-response.ts';

type BodyProblem = 'too-large' | 'too-slow' | 'too-busy' | 'type-unsupported' | 'json-invalid';
/** `gone`: the connection was cut before all of it was here. */
type BodyLoss = BodyProblem | 'gone';

/** 4 MiB over a bad line; whoever needs longer sends fewer at once. */
const longestMs = 60_000;
const retrySeconds = 5;

const usualLimits = { most: 64 * 1024 * 1024, large: longestEnvelope, graceMs: 1000 } as const;

/** Of one server, for all that it reads into memory. */
export function requestBodies(): BodyBudget {
  return bodyBudget(usualLimits, () => performance.now());
}

export type BodyOptions = Readonly<{ most: number; bodies: BodyBudget }>;

/**
 * Answers a request by its JSON, of at most so many bytes and UTF-8 alone; read no further once there are more. `bytes`: how long it was.
 * It counts as body in memory until it is answered.
 */
export async function withJson(
  context: Context,
  { most, bodies }: BodyOptions,
  answer: (value: unknown, bytes: number) => Promise<Response>,
): Promise<Response> {
  const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return refuse(context, 'type-unsupported');
  return withBytes(context, { most, bodies }, (bytes) => {
    const json = jsonOf(bytes);
    return json.ok ? answer(json.value, bytes.length) : Promise.resolve(refuse(context, json.error));
  });
}

/** The same of a body that is no JSON: as it came, not compressed. */
export async function withBytes(
  context: Context,
  { most, bodies }: BodyOptions,
  answer: (bytes: Uint8Array) => Promise<Response>,
): Promise<Response> {
  if ((context.req.header('content-encoding') ?? 'identity') !== 'identity') return refuse(context, 'type-unsupported');
  if (Number(context.req.header('content-length') ?? 0) > most) return refuse(context, 'too-large');
  let stop: (problem: BodyProblem) => void = () => undefined;
  const stopped = new Promise<Result<Uint8Array, BodyLoss>>((resolve) => {
    stop = (problem) => resolve(failure(problem));
  });
  const lease = bodies.open(() => stop('too-busy'));
  const timer = setTimeout(() => stop('too-slow'), longestMs);
  try {
    const read = await Promise.race([bodyBytes(context, most, { bodies, lease }), stopped]);
    if (!read.ok) return refuse(context, read.error);
    bodies.arrive(lease);
    return await answer(read.value);
  } finally {
    clearTimeout(timer);
    bodies.close(lease);
  }
}

async function bodyBytes(
  context: Context,
  most: number,
  { bodies, lease }: Readonly<{ bodies: BodyBudget; lease: BodyLease }>,
): Promise<Result<Uint8Array, BodyLoss>> {
  const told = context.req.header('content-length');
  if (told !== undefined && Number(told) <= longestEnvelope) {
    // Node sees to it that no more comes.
    if (!bodies.grow(lease, Number(told))) return failure('too-busy');
    const whole = await context.req.arrayBuffer().catch(() => null);
    return whole === null ? failure('gone') : success(new Uint8Array(whole));
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(context.req.raw.body)) {
    if (chunk === null) return failure('gone');
    length += chunk.length;
    if (length > most) return failure('too-large');
    if (!bodies.grow(lease, chunk.length)) return failure('too-busy');
    chunks.push(chunk);
  }
  return success(Buffer.concat(chunks));
}

/** Null as the last one where the rest cannot be read. */
async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array | null> {
  try {
    yield* body ?? [];
  } catch {
    yield null;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function jsonOf(bytes: Uint8Array): Result<unknown, BodyProblem> {
  try {
    return success(JSON.parse(utf8.decode(bytes)));
  } catch {
    return failure('json-invalid');
  }
}

function refuse(context: Context, code: BodyLoss): Response {
  // Nobody is there to read it; and no mistake of ours, nor of the database.
  if (code === 'gone') return context.body(null, 400);
  // What is left of the body is not waited for.
  if (code !== 'json-invalid') context.header('connection', 'close');
  if (code !== 'too-busy') return problem(context, code, sentences[code]);
  context.header('retry-after', String(retrySeconds));
  return problem(context, code, sentences[code], { retryAfter: retrySeconds });
}

const sentences: Readonly<Record<BodyProblem, string>> = {
  'too-large': 'The request is larger than what is taken here.',
  'too-slow': 'The request did not arrive in time. Send less at once.',
  'too-busy': 'Too much arrives here just now. Keep it and send it again soon.',
  'type-unsupported': 'The request must be JSON, not compressed: content-type application/json.',
  'json-invalid': 'The request is not JSON in UTF-8.',
};
