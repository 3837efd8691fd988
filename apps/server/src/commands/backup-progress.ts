import type { BackupProgress } from '../evidence/backup-writer.ts';

const drawEveryMs = 100;

/** How far a backup or a restore is, in one line of a terminal that is wiped at the end; nothing elsewhere. */
export function backupProgress(stream: Readonly<{ isTTY?: boolean; write: (text: string) => unknown }>) {
  let drawn = -Infinity;
  return {
    show: ({ what, done, total }: BackupProgress): void => {
      const now = performance.now();
      if (stream.isTTY !== true || now - drawn < drawEveryMs) return;
      drawn = now;
      stream.write(`\r\u001b[K${numberText(done)} of ${numberText(total)} ${what}`);
    },
    end: (): void => {
      if (drawn > -Infinity) stream.write('\r\u001b[K');
    },
  };
}

export function numberText(value: number): string {
  return value.toLocaleString('en-US');
}
