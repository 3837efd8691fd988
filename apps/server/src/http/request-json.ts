import type { Context } from 'hono';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';

export type BodyProblem = 'too-large' | 'too-slow' | 'type-unsupported' | 'json-invalid';

/** 4 MiB over a bad line; whoever needs longer sends fewer at once. */
const longestMs = 60_000;

/** The JSON of a request, of at most so many bytes and UTF-8 alone; read no further once there are more. */
export async function requestJson(context: Context, most: number): Promise<Result<unknown, BodyProblem>> {
  const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const encoding = context.req.header('content-encoding') ?? 'identity';
  if (type !== 'application/json' || encoding !== 'identity') return failure('type-unsupported');
  if (Number(context.req.header('content-length') ?? 0) > most) return failure('too-large');
  const bytes = await inTime(bodyBytes(context, most));
  if (bytes === 'too-slow') return failure('too-slow');
  if (bytes === null) return failure('too-large');
  try {
    return success(JSON.parse(utf8.decode(bytes)));
  } catch {
    return failure('json-invalid');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A request that trickles in would hold a connection for as long as it likes. */
async function inTime<T>(work: Promise<T>): Promise<T | 'too-slow'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'too-slow'>((resolve) => {
    timer = setTimeout(() => resolve('too-slow'), longestMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function bodyBytes(context: Context, most: number): Promise<Uint8Array | null> {
  // Where the length was told, Node sees to it that no more comes.
  if (context.req.header('content-length') !== undefined) return new Uint8Array(await context.req.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of context.req.raw.body ?? []) {
    length += chunk.length;
    if (length > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
