import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function DistressScreen() {
  return <ScreenFrame title={words().helpHold()}>{null}</ScreenFrame>;
}
