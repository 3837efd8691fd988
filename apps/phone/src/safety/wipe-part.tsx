import { counts } from '../outbox/counts.ts';
import { HoldButton } from '../shell/hold-button.tsx';
import { words } from '../shell/words-state.ts';
import { wipe } from './wipe.ts';

const holdMs = 2000;

export function WipePart() {
  const { waiting } = counts.value;
  return (
    <>
      <HoldButton
        name={words().safetyWipe()}
        early={words().safetyWipeEarly()}
        milliseconds={holdMs}
        onHeld={() => void wipe()}
      />
      <p class="quiet">{waiting === 0 ? words().safetyWipeNothing() : words().safetyWipeLoses({ n: waiting })}</p>
    </>
  );
}
