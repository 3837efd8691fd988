import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function ListsScreen() {
  return <ScreenFrame title={words().checklists()}>{null}</ScreenFrame>;
}
