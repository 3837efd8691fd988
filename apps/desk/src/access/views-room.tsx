import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';
import { ViewsScreen } from './views-screen.tsx';

export const viewsRoom: Room = {
  id: 'views',
  roles: ['administrator', 'auditor'],
  title: () => words().views(),
  Screen: ViewsScreen,
};
