/**
 * A mistake in what was given to us, as data: a stable code, where it stands, and the facts its sentence needs.
 * `sentence` is English for the command line and logs; the faces translate by code.
 */
export type Problem = Readonly<{
  code: string;
  sentence: string;
  /** File as the user named it; absent when the place is not in a file. */
  file?: string;
  /** 1-based line of a text file where the record begins, the header being line 1. */
  line?: number;
  /** Column name, or a path such as `contests[0].options`. */
  column?: string;
}>;
