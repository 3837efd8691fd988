/** What is remembered of files that could not be decided yet. A server that starts again tries them all again. */
export type FileAttempts = Readonly<{
  isDue: (file: string) => boolean;
  /** It is not known, and the reason is not known to lie in the file. */
  putOff: (file: string) => void;
  /** The same after an attempt with all that a file may have. True: it was tried so often that this is its own doing. */
  spend: (file: string) => boolean;
  forget: (file: string) => void;
}>;

/** Attempts with all that a file may have before it is taken for one that cannot be decoded. */
const honestAttempts = 3;
const firstPauseMs = 5000;
const longestPauseMs = 3_600_000;

export function fileAttempts(now: () => number): FileAttempts {
  const known = new Map<string, { pauses: number; spent: number; due: number }>();

  function pause(file: string) {
    const attempt = known.get(file) ?? { pauses: 0, spent: 0, due: 0 };
    attempt.due = now() + Math.min(firstPauseMs * 2 ** attempt.pauses, longestPauseMs);
    attempt.pauses += 1;
    known.set(file, attempt);
    return attempt;
  }

  return {
    isDue: (file) => (known.get(file)?.due ?? 0) <= now(),
    putOff: (file) => void pause(file),
    spend: (file) => {
      const attempt = pause(file);
      attempt.spent += 1;
      return attempt.spent >= honestAttempts;
    },
    forget: (file) => void known.delete(file),
  };
}
