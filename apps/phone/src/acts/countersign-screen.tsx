import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function CountersignScreen() {
  return <ScreenFrame title={words().countersign()}>{null}</ScreenFrame>;
}
