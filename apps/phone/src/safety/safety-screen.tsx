import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function SafetyScreen() {
  return <ScreenFrame title={words().safety()}>{null}</ScreenFrame>;
}
