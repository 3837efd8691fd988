import { deciders } from '@kua/core/access/staff.ts';
import { num } from '@kua/words/format.ts';
import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';
import { PhotosScreen } from './photos-screen.tsx';
import { lists } from './photos-state.ts';

/** Photos of protocols, covered and published one after another. */
export const photosRoom: Room = {
  id: 'pictures',
  roles: deciders,
  title: () => words().photos(),
  Screen: PhotosScreen,
  count: () => (lists.value.waiting === null ? '' : num(lists.value.waiting.total)),
};
