/**
 * A protocol's figures as a text that goes by SMS, over the telephone, on paper (docs/formats/short-code.md). It proves nothing about who
 * made it: it becomes a relay of whoever takes it down, and names the sealed submission exactly, so that the two count once.
 */
import { utf8 } from '@scure/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalBytes } from '../kernel/canonical-json.ts';
import { failure, success, type Result } from '../kernel/result.ts';
import type { Contest } from '../registry/election.ts';
import { largestFigure } from '../registry/figure-limits.ts';
import { foldCodeText, hexOfLetters, lettersOfHex } from './short-code-alphabet.ts';
import { checkLength, checkLetters, isWhole, longestCode, placeOfSlip } from './short-code-check.ts';
import type { ProtocolBody } from './submission-body.ts';

/** The form that was filled in: its figures in the paper's order are the contest's fields, then its options. */
export type CodedForm = Readonly<{ election: string; contest: Pick<Contest, 'id' | 'fields' | 'options'> }>;

export type CodedProtocol = Readonly<{
  form: CodedForm;
  station: string;
  /** Id of the sealed submission, and the device that sealed it. */
  original: string;
  device: string;
  figures: Pick<ProtocolBody, 'fields' | 'options'>;
}>;

export type ShortCode = Readonly<{
  /** Stands for election, contest and the order of its figures, see `formTag`. */
  form: string;
  original: string;
  /** The first ten hex digits of the device's key. */
  device: string;
  station: string;
  /** In the paper's order; null is missing, which is not 0. */
  figures: readonly (number | null)[];
}>;

/** `at`: where it stands in the text, if that is known. */
export type ShortCodeMistake = Readonly<
  | { code: 'short-code-character'; at: number }
  | { code: 'short-code-cut'; at: number }
  | { code: 'short-code-check'; at: number | null }
  | { code: 'short-code-version'; at: number }
  | { code: 'short-code-malformed'; at: number }
>;

export type ShortCodeRefusal = Readonly<
  | { code: 'short-code-unknown-figure'; figure: string }
  | { code: 'short-code-impossible-figure'; figure: string }
  | { code: 'short-code-too-long' }
>;

const version = 'A';
const tagLength = 6;
/** A UUID of version 4 without the digit that says so. */
const idLength = 31;
const deviceLength = 10;
const headLength = version.length + tagLength + idLength + deviceLength;

/** Letters before figures, over and over: the next figure has the next letter. The others mean something else. */
const figureLabels = 'ABCDEFGHKLMP';
const goesOn = 'Q';
const plainStation = 'T';
const stationDash = 'Y';
const otherStation = 'Z';

/** Six letters that stand for election, contest and figures in their order: another form has others. */
export function formTag({ election, contest: { id, fields, options } }: CodedForm): string {
  const named = ['kua-form/1', election, id, fields.map((field) => field.id), options.map((option) => option.id)];
  return lettersOfHex(bytesToHex(sha256(canonicalBytes(named)))).slice(0, tagLength);
}

export function writeShortCode(protocol: CodedProtocol): Result<string, ShortCodeRefusal> {
  const { form, station, original, device, figures } = protocol;
  const cells = [
    ...form.contest.fields.map(({ id }) => ({ id, value: cellOf(figures.fields, id) })),
    ...form.contest.options.map(({ id }) => ({ id, value: cellOf(figures.options, id) })),
  ];
  const unknown = unknownFigure(form, figures);
  if (unknown !== null) return failure({ code: 'short-code-unknown-figure', figure: unknown });
  const impossible = cells.find(({ value }) => value !== null && !isFigure(value));
  if (impossible !== undefined) return failure({ code: 'short-code-impossible-figure', figure: impossible.id });

  const uuid = original.replaceAll('-', '');
  const id = lettersOfHex(`${uuid.slice(0, 12)}${uuid.slice(13)}${device.slice(0, deviceLength)}`);
  const words = [
    ...pieces(`${version}${formTag(form)}${id}`, 4),
    ...stationWords(station),
    ...cells.map(({ value }, index) => `${labelOf(index)}${value === null ? '' : inFives(String(value))}`),
  ];
  const message = words.join('');
  if (message.length + checkLength > longestCode) return failure({ code: 'short-code-too-long' });
  return success([...words, ...pieces(checkLetters(message), 3)].join(' '));
}

export function readShortCode(text: string): Result<ShortCode, ShortCodeMistake> {
  const folded = foldCodeText(text);
  if (!folded.ok) return failure({ code: 'short-code-character', at: folded.error });
  const { characters, places } = folded.value;
  const placeOf = (index: number): number => places[index] ?? text.length;
  if (characters.length <= headLength + checkLength) return failure({ code: 'short-code-cut', at: text.length });
  if (!isWhole(characters)) {
    const slip = placeOfSlip(characters);
    return failure({ code: 'short-code-check', at: slip === null ? null : placeOf(slip) });
  }
  if (!characters.startsWith(version)) return failure({ code: 'short-code-version', at: placeOf(0) });

  // Whatever is wrong from here on was not written by this program: no slip gets that far.
  const malformed = (index: number) => failure({ code: 'short-code-malformed', at: placeOf(index) } as const);
  const head = readHead(characters.slice(version.length, headLength));
  if (head === null) return malformed(version.length);
  const body = characters.slice(headLength, -checkLength);
  const station = readStation(body);
  if (station === null) return malformed(headLength);
  const figures = readFigures(body.slice(station.length));
  if (typeof figures === 'number') return malformed(headLength + station.length + figures);
  return success({ ...head, station: station.id, figures });
}

function unknownFigure({ contest }: CodedForm, { fields, options }: CodedProtocol['figures']): string | null {
  const field = Object.keys(fields).find((id) => !contest.fields.some((known) => known.id === id));
  return field ?? Object.keys(options).find((id) => !contest.options.some((known) => known.id === id)) ?? null;
}

/** Ids are anybody's words, `constructor` among them. */
function cellOf(cells: Readonly<Record<string, number | null>>, id: string): number | null {
  return Object.hasOwn(cells, id) ? (cells[id] ?? null) : null;
}

function isFigure(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= largestFigure;
}

function labelOf(index: number): string {
  return figureLabels.charAt(index % figureLabels.length);
}

function readHead(head: string): Pick<ShortCode, 'form' | 'original' | 'device'> | null {
  const hex = hexOfLetters(head.slice(tagLength));
  if (hex === null || hexOfLetters(head.slice(0, tagLength)) === null || !/^.{15}[89ab]/.test(hex)) return null;
  const uuid = `${hex.slice(0, 12)}4${hex.slice(12, idLength)}`;
  const original = uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { form: head.slice(0, tagLength), original, device: hex.slice(idLength) };
}

/** `12`, `0345`, `75-0012` are themselves; every other id is its bytes in UTF-8, two letters each, with their number in front. */
function stationWords(station: string): readonly string[] {
  if (/^\d+(?:-\d+)*$/.test(station)) return [`${plainStation}${station.split('-').map(inFives).join(stationDash)}`];
  const bytes = utf8ToBytes(station);
  return [`${otherStation}${bytes.length}`, ...pieces(lettersOfHex(bytesToHex(bytes)), 4)];
}

/** The station at the beginning of what follows the head, and how many characters it takes. */
function readStation(body: string): Readonly<{ id: string; length: number }> | null {
  const [plain] = /^T[0-9QY]+/.exec(body) ?? [];
  const [counted, count = ''] = /^Z([1-9]\d{0,3})/.exec(body) ?? [];
  const length = plain?.length ?? (counted?.length ?? 0) + Number(count) * 2;
  const id = plain?.slice(1).replaceAll(stationDash, '-').replaceAll(goesOn, '');
  const read = id ?? bytesText(hexOfLetters(body.slice(counted?.length ?? 0, length)));
  // There is one way to write each station, and each character of it counts.
  return read !== null && stationWords(read).join('') === body.slice(0, length) ? { id: read, length } : null;
}

function bytesText(hex: string | null): string | null {
  try {
    return hex === null ? null : utf8.encode(hexToBytes(hex));
  } catch {
    return null;
  }
}

/** The figures, or where it goes wrong. */
function readFigures(body: string): readonly (number | null)[] | number {
  const figures: (number | null)[] = [];
  for (let at = 0; at < body.length;) {
    const [digits = ''] = /^[0-9Q]*/.exec(body.slice(at + 1)) ?? [];
    const value = digits === '' ? null : Number(digits.replaceAll(goesOn, ''));
    const inOrder = body.charAt(at) === labelOf(figures.length);
    if (!inOrder || (value !== null && (!isFigure(value) || inFives(String(value)) !== digits))) return at;
    figures.push(value);
    at += 1 + digits.length;
  }
  return figures;
}

/** No more than five digits in a row: `1234567` is `12Q34567`. */
function inFives(digits: string): string {
  const first = digits.length % 5;
  return [...(first === 0 ? [] : [digits.slice(0, first)]), ...pieces(digits.slice(first), 5)].join(goesOn);
}

function pieces(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
}
