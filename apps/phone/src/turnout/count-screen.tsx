import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function CountScreen() {
  return <ScreenFrame title={words().counter()}>{null}</ScreenFrame>;
}
