import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function ActScreen() {
  return <ScreenFrame title={words().act()}>{null}</ScreenFrame>;
}
