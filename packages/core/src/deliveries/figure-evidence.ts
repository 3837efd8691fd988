/** Whether "1,234" in a column means thousands: never decided from one cell. */
import type { FigureStyle } from './figure-text.ts';

export type FigureEvidence = Readonly<{
  learn(text: string): void;
  /** Marks that part thousands in this column. */
  trusted(): FigureStyle['trusted'];
  /** Marks that part thousands beyond doubt, because numbers have two groups: enough for other columns of the file. */
  proven(): FigureStyle['trusted'];
}>;

/**
 * Watches the sampled cells of a column. A comma (or dot) is trusted to part thousands if every number that has it is grouped by three,
 * numbers without it are below a thousand and do occur (or a number has two such groups), and the other mark is not used that way.
 */
export function figureEvidence(): FigureEvidence {
  const marks = { comma: { single: 0, several: 0, wrong: 0 }, dot: { single: 0, several: 0, wrong: 0 } };
  let small = 0;
  let large = 0;

  function count(mark: keyof typeof marks, text: string, separator: string): void {
    const seen = marks[mark];
    const groups = text.split(separator);
    const rightly = /^[1-9]\d{0,2}$/.test(groups[0] ?? '') && groups.slice(1).every((group) => /^\d{3}$/.test(group));
    if (!rightly) seen.wrong += 1;
    else if (groups.length > 2) seen.several += 1;
    else seen.single += 1;
  }

  function consistent(mark: keyof typeof marks, other: keyof typeof marks): boolean {
    return marks[mark].wrong === 0 && large === 0 && marks[other].single + marks[other].several === 0;
  }

  function proves(mark: keyof typeof marks, other: keyof typeof marks): boolean {
    return consistent(mark, other) && marks[mark].several > 0;
  }

  function trusts(mark: keyof typeof marks, other: keyof typeof marks): boolean {
    return consistent(mark, other) && (marks[mark].several > 0 || small > 0);
  }

  return {
    learn(cell) {
      const text = cell.trim();
      if (/^\d+$/.test(text)) {
        if (text.length <= 3) small += 1;
        else large += 1;
      } else if (/^[\d.,]+$/.test(text)) {
        if (text.includes(',')) count('comma', text, ',');
        if (text.includes('.')) count('dot', text, '.');
      }
    },
    trusted: () => ({ comma: trusts('comma', 'dot'), dot: trusts('dot', 'comma') }),
    proven: () => ({ comma: proves('comma', 'dot'), dot: proves('dot', 'comma') }),
  };
}
