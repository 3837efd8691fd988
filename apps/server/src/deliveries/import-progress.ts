import type { FoldProgress } from '../evidence/fold.ts';

/** Draws how far an import is on a terminal, in one line that is wiped at the end; draws nothing elsewhere. */
export type ImportProgress = Readonly<{ show: (progress: FoldProgress) => void; end: () => void }>;

const barWidth = 30;
const drawEveryMs = 100;

export function importProgress(
  stream: Readonly<{ isTTY?: boolean; write: (text: string) => unknown }>,
): ImportProgress {
  if (stream.isTTY !== true) return { show: () => undefined, end: () => undefined };
  let drawn = -Infinity;
  return {
    show: (progress) => {
      const now = performance.now();
      if (now - drawn < drawEveryMs) return;
      drawn = now;
      stream.write(`\r\u001b[K${progressLine(progress)}`);
    },
    end: () => {
      if (drawn > -Infinity) stream.write('\r\u001b[K');
    },
  };
}

/** `[#####.....] 12.3 of 40.0 MB, 120,000 rows`; once all is read, what is still being done. */
function progressLine({ rows, bytes, totalBytes }: FoldProgress): string {
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  const filled = Math.round(share * barWidth);
  const bar = '#'.repeat(filled) + '.'.repeat(barWidth - filled);
  const doing = share === 1 ? ', adding them up' : '';
  return `[${bar}] ${megabytes(bytes)} of ${megabytes(totalBytes)} MB, ${rows.toLocaleString('en-US')} rows${doing}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
