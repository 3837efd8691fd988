/** An answer that does not come is none. */
const answerMs = 20_000;
/** A line that is slower than that brings nothing to its end. Bytes a millisecond. */
const slowest = 4;
/** Nor does one on which a chunk takes longer: it was made for some seconds, and the next one is smaller. */
const longestMs = 60_000;

/** Work that is broken off by `signal`, or when sending so many bytes and hearing of it takes longer than it can take. */
export async function patiently<T>(
  signal: AbortSignal,
  bytes: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const timer = setTimeout(end, Math.min(longestMs, answerMs + bytes / slowest));
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    return await work(ended.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
