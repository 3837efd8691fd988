import type { QuarantineCode } from './reading.ts';

/** Why a row is not taken, or a remark about one that is; `column` is the heading. */
export type RowMistake = Readonly<{ column: string | null; code: QuarantineCode; sentence: string }>;

/** What a reader has to say of a row: mistakes cost the row, remarks only what they are about. */
export type RowNotes = Readonly<{ mistakes: RowMistake[]; remarks: RowMistake[] }>;

/** A cell as a sentence may quote it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
