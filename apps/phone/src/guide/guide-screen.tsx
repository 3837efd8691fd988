import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function GuideScreen() {
  return <ScreenFrame title={words().guide()}>{null}</ScreenFrame>;
}
