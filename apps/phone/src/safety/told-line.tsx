import type { ToldKind } from '@kua/core/access/told.ts';
import { clockAt } from '../registry/station-time.ts';
import { isOnline } from '../shell/online.ts';
import { words } from '../shell/words-state.ts';
import { tellingsPage } from './tellings.ts';

/** Whether the server has it: never a guess. */
export function ToldLine({ kind }: Readonly<{ kind: ToldKind }>) {
  const telling = tellingsPage.content.value?.[kind];
  if (telling === undefined) return null;
  const time = clockAt(telling.madeAt);
  return (
    <p role="status" class={telling.code === null ? 'told' : 'alarm'}>
      {telling.state === 'known' ? (
        <>
          <span aria-hidden="true">✓</span> {words().toldKnown({ time })}
        </>
      ) : !isOnline.value ? (
        words().toldNoLine()
      ) : telling.code === null ? (
        words().toldOnTheWay()
      ) : (
        words().toldUnsigned({ code: telling.code })
      )}
    </p>
  );
}
