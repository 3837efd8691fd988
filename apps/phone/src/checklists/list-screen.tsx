import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function ListScreen() {
  return <ScreenFrame title={words().checklists()}>{null}</ScreenFrame>;
}
