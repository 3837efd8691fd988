import type { EvidenceLevel } from './evidence-level.ts';

/** Paths on a field of 16 × 16; an empty one draws nothing. */
export type LevelMark = Readonly<{ outline: string; filled: string; hatched: string }>;

const circle = 'M8 2A6 6 0 1 1 7.99 2Z';

/** How each level is drawn, wherever it stands: lightness and shape say the same, so that it reads in grey print. */
export const levelMarks: Readonly<Record<EvidenceLevel, LevelMark>> = {
  none: { outline: circle, filled: '', hatched: '' },
  reported: { outline: circle, filled: 'M8 8V2A6 6 0 0 1 14 8Z', hatched: '' },
  photographed: { outline: circle, filled: 'M8 2A6 6 0 0 1 8 14Z', hatched: '' },
  transcribed: { outline: circle, filled: 'M8 8V2A6 6 0 1 1 2 8Z', hatched: '' },
  confirmed: { outline: circle, filled: circle, hatched: '' },
  disputed: { outline: 'M8 1 15 8 8 15 1 8Z', filled: '', hatched: 'M4.5 8 8 4.5M5.6 11.4 11.4 5.6M8 12.5 12.5 8' },
};
