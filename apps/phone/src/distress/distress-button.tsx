import { goTo } from '../shell/location.ts';
import { HoldButton } from '../shell/hold-button.tsx';
import { words } from '../shell/words-state.ts';
import { callForHelp } from './calling.ts';

export const holdMs = 1000;

export function DistressButton() {
  function call(): void {
    void callForHelp();
    goTo('distress');
  }
  return (
    <HoldButton name={words().helpHold()} early={words().distressEarly()} milliseconds={holdMs} tile onHeld={call} />
  );
}
