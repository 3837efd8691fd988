/** One copy in `prove:verification`: the paper, those who read it, and the rules of core between them. */
import { copyWant, type CopyWant } from '@kua/core/protocols/copy-reading.ts';
import type { Author, Origin } from '@kua/core/protocols/independence.ts';
import type { Figures } from '@kua/core/protocols/statement.ts';
import {
  copyState,
  countingAnswers,
  type Answer,
  type CellReading,
  type CopyState,
} from '@kua/core/protocols/transcription.ts';
import { integer, pick, uniform, type Random } from '@kua/rehearsal/random.ts';
import { drawReader, type Cast } from './verification-cast.ts';

/** How often an honest reader errs in one copy. */
const readingError = 0.02;

/** What a digit is taken for. */
const lookalikes = ['68', '74', '73', '85', '91', '63', '05', '12', '30', '47'] as const;

export type Paper = Readonly<{
  author: Author;
  /** What stands on it. */
  shown: Figures;
  /** What those who collude want it to say. */
  wanted: Figures;
  /** What its author typed beside it; null where she typed nothing. */
  typed: Figures | null;
}>;

/** What a run varies. All but `rules` are controls. */
export type Rules = Readonly<{
  colluders: number;
  /** `one`: a single reading is taken for all that are ever wanted. `two`: photos of which nobody typed figures need two readers, as others do. */
  readers: 'rules' | 'two' | 'one';
  groups: 'rules' | 'accounts';
  /** How often an honest observer mistypes one figure. */
  typingError: number;
}>;

/** Reads the copy until nobody is asked any more, or nobody is left to ask. */
export function readPaper(random: Random, cast: Cast, paper: Paper, rules: Rules): CopyState {
  const { author, shown, typed } = paper;
  const { colluders } = rules;
  let answers: readonly Answer[] = [];
  for (;;) {
    const state = copyState(answers, shown.length);
    const want = copyWant({ state, answers }, { typed, colluders });
    if (state.state === 'transcribed' && rules.readers === 'two') return { ...state, alike: ghosts };
    if (want === null || want.kind === 'place') return state;
    const drawn = drawReader(random, cast, { author, earlier: answers.map(({ reader }) => reader) });
    if (drawn === null) return state;
    const said = drawn.isHostile ? hostileReading(random, paper, want) : honestReading(random, shown, want);
    const answer: Answer = { reader: drawn.reader, kind: want.kind, ...said };
    if (rules.readers === 'one') {
      const repeated = ghosts.map((ghost) => ({ ...answer, reader: { ...answer.reader, ...ghost } }));
      return copyState(repeated, shown.length);
    }
    answers = countingAnswers([...answers, answer], author);
  }
}

type Said = Pick<Answer, 'cells' | 'refused'>;
type Reading = Exclude<CopyWant, Readonly<{ kind: 'place' }>>;

function honestReading(random: Random, shown: Figures, want: Reading): Said {
  const errs = uniform(random) < readingError;
  if (want.kind === 'transcribe') return { cells: errs ? misread(random, shown) : shown, refused: null };
  // She sees what others read: where she errs she takes one of them for what stands there.
  const version = errs ? pick(random, want.versions as [Figures, ...Figures[]]) : null;
  return asked(want, shown.length, (cell, at) => version?.[at] ?? shown[cell] ?? null);
}

/** A lie that all agreed on, a likely misreading of what stands there, a refusal, or nothing that could be noticed. */
function hostileReading(random: Random, { shown, wanted }: Paper, want: Reading): Said {
  if (want.kind === 'arbitrate') {
    return asked(want, shown.length, (cell, at) => {
      const wrong = want.versions
        .map((version) => version[at])
        .find((read) => read !== undefined && read !== shown[cell]);
      return wrong === undefined ? (wanted[cell] ?? null) : wrong;
    });
  }
  const mood = uniform(random);
  if (mood < 0.4) return { cells: wanted, refused: null };
  if (mood < 0.7) return { cells: misread(random, shown), refused: null };
  if (mood < 0.85) return { cells: [], refused: 'unreadable' };
  return { cells: shown, refused: null };
}

function asked(
  { cells }: Readonly<{ cells: readonly number[] }>,
  cellCount: number,
  read: (cell: number, at: number) => CellReading,
): Said {
  const readings = new Array<CellReading | undefined>(cellCount).fill(undefined);
  for (const [at, cell] of cells.entries()) readings[cell] = read(cell, at);
  return { cells: readings, refused: null };
}

/** One digit of one figure taken for another. */
export function misread(random: Random, figures: Figures): Figures {
  const cell = integer(random, 0, figures.length - 1);
  const digits = String(figures[cell] ?? 0);
  const at = integer(random, 0, digits.length - 1);
  const taken = lookalikes[Number(digits[at])]?.[integer(random, 0, 1)] ?? '0';
  const wrong = Number(digits.slice(0, at) + taken + digits.slice(at + 1));
  return figures.map((figure, index) => (index === cell ? wrong : figure));
}

/** Readers whom there never were. */
const ghosts: readonly Origin[] = ['x', 'y', 'z'].map((branch) => ({ source: null, branch }));
