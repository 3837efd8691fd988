import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function ProtocolScreen() {
  return <ScreenFrame title={words().protocol()}>{null}</ScreenFrame>;
}
