import { words } from '../shell/words-state.ts';

/** Whether the public may read of her station while she is there: nobody says yes for her. */
export function NameField({ isNamed, onPick }: Readonly<{ isNamed: boolean; onPick: (isNamed: boolean) => void }>) {
  return (
    <fieldset class="part who">
      <legend>{words().nameSeen()}</legend>
      <small>{words().nameSeenHint()}</small>
      <div class="choices">
        <button type="button" aria-pressed={isNamed} onClick={() => onPick(true)}>
          {words().nameSeenYes()}
        </button>
        <button type="button" aria-pressed={!isNamed} onClick={() => onPick(false)}>
          {words().nameSeenNo()}
        </button>
      </div>
    </fieldset>
  );
}
