import { blank } from './protocol-sheet.ts';
import type { Rehearsal } from './simulate.ts';

/** Column of the station ids in the official file; the others are headed by the ids of fields and options. */
export const stationColumn = 'station';

/** The official result as a commission might publish it, a row a station; every row says that it is a rehearsal. */
export function officialFile({ stations, official }: Rehearsal): string {
  const { form, figures } = official;
  const lines = [['note', stationColumn, ...form.cells].join(',')];
  for (const [index, { id }] of stations.entries()) {
    let line = `rehearsal,${id}`;
    for (let cell = index * form.width; cell < (index + 1) * form.width; cell += 1) {
      const figure = figures[cell];
      line += figure === undefined || figure === blank ? ',' : `,${figure}`;
    }
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}
