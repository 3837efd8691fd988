import { hrefTo } from '../shell/route.ts';
import { words } from '../shell/words-state.ts';

export function DistressButton() {
  return (
    <a class="tile sos" href={hrefTo('distress')}>
      {words().helpHold()}
    </a>
  );
}
