/**
 * Bytes of a text file to text, chunk by chunk. The encoding is found on the way: as long as all bytes are ASCII every candidate gives
 * the same text, so the choice waits for the first byte that is not.
 */
import { BrokenTextError, type OpenedText } from '@kua/core/deliveries/reading.ts';

/** How much text from the first byte that is not ASCII decides. */
const lookahead = 65_536;
/** How much of the file is looked at for a mark or a pattern. */
const beginning = 4096;

/** @param encoding label as TextDecoder knows it, or null: found from the bytes */
export function decodeText(bytes: AsyncIterable<Uint8Array>, encoding: string | null): OpenedText {
  let found = encoding ?? 'utf-8';
  return {
    chunks: encoding === null ? detected(bytes, (label) => (found = label)) : decoded(bytes, encoding),
    encoding: () => found,
  };
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<string> {
  const decoder = decoderFor(label);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    throw new BrokenTextError('file-not-text', `There is no encoding ${JSON.stringify(label)}.`);
  }
}

async function* detected(bytes: AsyncIterable<Uint8Array>, tell: (label: string) => void): AsyncGenerator<string> {
  const state: { decoder: TextDecoder | null; waiting: Uint8Array; first: boolean } = {
    decoder: null,
    waiting: new Uint8Array(),
    first: true,
  };

  function decide(sample: Uint8Array, { label, skip }: Marked): string {
    tell(label);
    state.decoder = new TextDecoder(label, { ignoreBOM: true });
    state.waiting = new Uint8Array();
    return state.decoder.decode(sample.subarray(skip), { stream: true });
  }

  for await (const chunk of bytes) {
    if (state.decoder !== null) {
      yield state.decoder.decode(chunk, { stream: true });
      continue;
    }
    const pending = state.waiting.length === 0 ? chunk : Buffer.concat([state.waiting, chunk]);
    state.waiting = pending;
    if (state.first) {
      // A mark may be cut between chunks, and a few bytes show no pattern.
      if (pending.length < beginning) continue;
      state.first = false;
      const found = encodingOfBeginning(pending);
      if (found !== null) {
        yield decide(pending, found);
        continue;
      }
    }
    const high = pending.findIndex((byte) => byte >= 0x80);
    const plain = high < 0 ? pending.length : high;
    if (plain > 0) yield Buffer.from(pending.subarray(0, plain)).toString('latin1');
    state.waiting = pending.subarray(plain);
    if (state.waiting.length >= lookahead)
      yield decide(state.waiting, { label: guessEncoding(state.waiting), skip: 0 });
  }
  if (state.decoder === null && state.waiting.length > 0) {
    const rest = state.waiting;
    const found = state.first ? encodingOfBeginning(rest) : null;
    yield decide(rest, found ?? { label: guessEncoding(rest), skip: 0 });
  }
  if (state.decoder !== null) yield state.decoder.decode();
}

/** What the first bytes of a file give away; null if nothing. Throws for files that are no text. */
function encodingOfBeginning(bytes: Uint8Array): Marked | null {
  refuseOtherFormats(bytes);
  return markedEncoding(bytes) ?? zeroPattern(bytes);
}

type Marked = Readonly<{ label: string; skip: number }>;

/** A byte order mark. */
function markedEncoding(bytes: Uint8Array): Marked | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { label: 'utf-8', skip: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { label: 'utf-16le', skip: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { label: 'utf-16be', skip: 2 };
  return null;
}

/** UTF-16 without a mark: digits, delimiters and line ends have a zero byte, always on the same side. */
function zeroPattern(bytes: Uint8Array): Marked | null {
  const sample = bytes.subarray(0, beginning);
  const zeros: [number, number] = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2 === 0 ? 0 : 1] += 1;
  const [even, odd] = zeros;
  const enough = sample.length / 20;
  if (odd > enough && odd > even * 10) return { label: 'utf-16le', skip: 0 };
  if (even > enough && even > odd * 10) return { label: 'utf-16be', skip: 0 };
  return null;
}

/** Files that people take for tables, by their first bytes. */
function refuseOtherFormats(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  const kind = { '504b0304': 'a zip archive or a spreadsheet', d0cf11e0: 'a spreadsheet', '25504446': 'a PDF' }[start];
  if (kind === undefined) return;
  throw new BrokenTextError('file-not-text', `The file is ${kind}: save its table as CSV and import that.`);
}

/** UTF-8 if that is what nearly all bytes beyond ASCII spell; else an encoding with a byte a letter. */
export function guessEncoding(bytes: Uint8Array): 'utf-8' | 'windows-1251' | 'windows-1252' {
  let spelled = 0;
  let stray = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 && byte < 0xf5 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0;
    const tail = bytes.subarray(at + 1, at + 1 + length);
    const whole = length > 0 && byte < 0xf5 && tail.every((next) => next >= 0x80 && next < 0xc0);
    // A character that the end of the sample cuts says nothing.
    if (whole && tail.length < length) break;
    if (whole) spelled += 1;
    else stray += 1;
    if (whole) at += length;
  }
  if (stray * 10 <= spelled) return 'utf-8';
  return inWords(bytes) ? 'windows-1251' : 'windows-1252';
}

/** Cyrillic writes whole words in the upper half; western languages put single letters between plain ones. */
function inWords(bytes: Uint8Array): boolean {
  let letters = 0;
  let besides = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) < 0xc0) continue;
    letters += 1;
    if ((bytes[at - 1] ?? 0) >= 0xc0 || (bytes[at + 1] ?? 0) >= 0xc0) besides += 1;
  }
  return besides * 2 > letters;
}
