import { useState } from 'preact/hooks';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import { isBeingSaved, type SavingTrouble } from '../evidence/saying.ts';
import { goOnTo } from '../shell/location.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { rightNow, type ListedStation } from './kit.ts';
import { currentPlace, placesAfterMove, placesPage } from './place.ts';
import { correctStation, losesSignatures, sentFrom } from './wrong-station.ts';

/** Another station than before: she has come there, or never was at the one before. */
export function MovedOrMistaken({ picked }: Readonly<{ picked: ListedStation }>) {
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const before = currentPlace()?.station;
  const sent = before === undefined ? 0 : sentFrom(before.id).withdrawn.length;
  const isSaving = isBeingSaved(placesPage.name);

  async function move(): Promise<void> {
    const places = placesPage.content.peek() ?? [];
    await placesPage.put(placesAfterMove(places, picked, rightNow().toISOString()));
    goOnTo('today');
  }
  async function correct(): Promise<void> {
    const corrected = before === undefined ? null : await correctStation(before, picked);
    if (corrected?.ok === false) setTrouble(corrected.error);
    else goOnTo('today');
  }
  return (
    <ScreenFrame title={words().movedOrMistaken()} back="station">
      <SavingTroubleLine trouble={trouble} />
      <button class="button" type="button" disabled={isSaving} onClick={() => void move()}>
        {words().movedHere({ number: picked.number })}
      </button>
      <p class="quiet">{words().movedHereMore()}</p>
      <button class="button ghost" type="button" disabled={isSaving} onClick={() => void correct()}>
        {words().pickedByMistake({ number: before?.number ?? '' })}
      </button>
      <p class="quiet">
        {words().pickedByMistakeMore()} {sent > 0 && words().mistakeWithdraws({ n: sent })}{' '}
        {before !== undefined && losesSignatures(before.id) && words().mistakeSignAnew()}
      </p>
    </ScreenFrame>
  );
}
