import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function ViolationScreen() {
  return <ScreenFrame title={words().violation()}>{null}</ScreenFrame>;
}
