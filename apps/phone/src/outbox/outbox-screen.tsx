import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

export function OutboxScreen() {
  return <ScreenFrame title={words().outbox()}>{null}</ScreenFrame>;
}
