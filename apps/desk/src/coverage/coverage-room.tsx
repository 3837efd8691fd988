import { num } from '@kua/words/format.ts';
import type { Room } from '../shell/room.ts';
import { hrefIn } from '../shell/location.ts';
import { words } from '../shell/words-state.ts';
import { CoverageScreen } from './coverage-screen.tsx';
import { board } from './coverage-state.ts';

const mostFound = 8;

export const coverageRoom: Room = {
  id: 'coverage',
  roles: ['coordinator', 'auditor'],
  title: () => words().coverage(),
  Screen: CoverageScreen,
  /** Of a hundred stations, at how many somebody is. */
  count: () => {
    const { columns } = board.value ?? {};
    if (columns === undefined || columns.state.length === 0) return '';
    return `${num((100 * columns.state.filter((state) => state > 1).length) / columns.state.length)} %`;
  },
  things: (text) => {
    const { columns } = board.peek() ?? {};
    const places = (columns?.number ?? []).flatMap((number, place) => (number.startsWith(text.trim()) ? [place] : []));
    return Promise.resolve(
      places.slice(0, mostFound).map((place) => {
        const id = columns?.station[place] ?? '';
        return {
          id: `station-${id}`,
          name: words().stationNumber({ number: columns?.number[place] ?? id }),
          under: words().coverage(),
          href: hrefIn('coverage', 'table', 'all', 'all', id),
        };
      }),
    );
  },
};
