/** One station in `prove:verification`: what observers send of it, honest ones first, and what the rules of core make of that. */
import { independentOrigins, type Author } from '@kua/core/protocols/independence.ts';
import { stationLevel, type CopyEvidence, type TypedFigures } from '@kua/core/protocols/station-level.ts';
import type { Figures } from '@kua/core/protocols/statement.ts';
import { integer, uniform, type Random } from '@kua/rehearsal/random.ts';
import { hostileOrigin, hostileShare, honestOrigin, type Cast } from './verification-cast.ts';
import { misread, readPaper, type Rules } from './verification-copy.ts';

const cellCount = 10;

export type StationOutcome = Readonly<{
  isConfirmed: boolean;
  /** Confirmed, and not what stands on the commission's paper. */
  isWrong: boolean;
  /** Everybody who sent something is honest, and at least two of them cannot be one hand. */
  isHonest: boolean;
}>;

type Sent = Readonly<{ author: Author; shown: Figures | null; typed: Figures | null }>;

export function playStation(random: Random, cast: Cast, rules: Rules): StationOutcome {
  const right = Array.from({ length: cellCount }, () => integer(random, 0, 1500));
  const agreed = falseFigures(random, right);
  const observers = 1 + Number(uniform(random) < 0.7) + Number(uniform(random) < 0.35) + Number(uniform(random) < 0.3);
  const hostile = Array.from({ length: observers }, () => uniform(random) < hostileShare).filter(Boolean).length;
  // Whoever colludes has more than one account.
  const accounts = hostile === 0 ? 0 : hostile + integer(random, 0, 2);
  const typed: TypedFigures[] = [];
  const copies: CopyEvidence[] = [];

  const send = ({ author, shown, typed: figures }: Sent): void => {
    const sequence = typed.length + copies.length + 1;
    const copy = shown === null ? null : String(sequence);
    if (figures !== null) typed.push({ id: String(sequence), author, figures, copy });
    if (shown === null || copy === null) return;
    const paper = { author, shown, wanted: agreed, typed: figures };
    copies.push({ copy, sequence, author, state: readPaper(random, cast, paper, rules) });
  };
  const authors: Author[] = [];
  for (let account = 0; account < observers - hostile; account += 1) {
    const author = { ...honestOrigin(random), device: `honest ${account}` };
    authors.push(author);
    const mistyped = uniform(random) < rules.typingError ? misread(random, right) : right;
    send(sending(random, counted(author, rules), right, mistyped));
  }
  // They answer last, and know all that was sent and read.
  const told = wrongFigures(typed, copies, right) ?? agreed;
  for (let account = 0; account < accounts; account += 1) {
    const author = { ...hostileOrigin(random, cast), device: `hostile ${account}` };
    const said = uniform(random) < 0.1 ? right : told;
    send(sending(random, counted(author, rules), said, said));
  }
  const { level, figures } = stationLevel({ typed, copies }, cellCount, rules.colluders);
  const isConfirmed = level === 'confirmed';
  return {
    isConfirmed,
    isWrong: isConfirmed && figures.some((figure, index) => figure !== right[index]),
    isHonest: hostile === 0 && independentOrigins(authors) > rules.colluders,
  };
}

/** Votes moved from one option to another: every sum still holds. */
function falseFigures(random: Random, right: Figures): Figures {
  const [from, moved] = [integer(random, 5, 8), integer(random, 1, 400)];
  return right.map(
    (figure, index) =>
      (figure ?? 0) + (index === from ? moved : index === from + 1 ? -Math.min(moved, figure ?? 0) : 0),
  );
}

/** Most send figures and photos; some gave their photos to an organisation, some got no copy. */
function sending(random: Random, author: Author, shown: Figures, typed: Figures): Sent {
  const how = uniform(random);
  if (how < 0.75) return { author, shown, typed };
  return how < 0.9 ? { author: { ...author, device: null }, shown, typed: null } : { author, shown: null, typed };
}

/** What honest people stated wrongly so far: a misreading that stands, or a figure that was mistyped. */
function wrongFigures(typed: readonly TypedFigures[], copies: readonly CopyEvidence[], right: Figures): Figures | null {
  const read = copies.flatMap(({ state }) => (state.state === 'transcribed' ? [state.figures] : []));
  const stated = [...typed.map(({ figures }) => figures), ...read];
  return stated.find((figures) => figures.some((figure, index) => figure !== right[index])) ?? null;
}

/** The control that counts accounts: each of them passes for a branch of its own. */
function counted(author: Author, { groups }: Rules): Author {
  return groups === 'rules' ? author : { ...author, source: 'observers', branch: author.device ?? '' };
}
