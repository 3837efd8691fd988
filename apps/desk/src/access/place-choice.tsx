import { useState } from 'preact/hooks';
import { languageOf, local, words } from '../shell/words-state.ts';
import type { Choices } from './staff-client.ts';

type PlaceChoiceProps = Readonly<{
  territories: Choices['territories'];
  /** Whether she may give the whole election. */
  mayAll: boolean;
  /** Null: the whole election. */
  chosen: readonly string[] | null;
  onChoose: (chosen: readonly string[] | null) => void;
}>;

/** The whole election, or some of its territories: those that are chosen stay in sight while she looks for others. */
export function PlaceChoice({ territories, mayAll, chosen, onChoose }: PlaceChoiceProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const shown = territories.filter(
    ({ id, name }) => chosen?.includes(id) === true || local(name).toLocaleLowerCase().includes(wanted),
  );
  const turn = (id: string): void =>
    onChoose(chosen?.includes(id) === true ? chosen.filter((each) => each !== id) : [...(chosen ?? []), id]);
  return (
    <fieldset>
      <legend>{words().whereTitle()}</legend>
      {mayAll && (
        <>
          <label class="check">
            <input type="radio" name="where" checked={chosen === null} onChange={() => onChoose(null)} />
            <span>{words().everywhere()}</span>
          </label>
          <label class="check">
            <input type="radio" name="where" checked={chosen !== null} onChange={() => onChoose([])} />
            <span>{words().onlyIn()}</span>
          </label>
        </>
      )}
      {chosen !== null && (
        <div class="places">
          <input
            type="search"
            aria-label={words().findPlace()}
            placeholder={words().findPlace()}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <div class="list">
            {shown.map(({ id, name }) => (
              <label key={id} class="check" lang={languageOf(name)}>
                <input type="checkbox" checked={chosen.includes(id)} onChange={() => turn(id)} />
                <span>{local(name)}</span>
              </label>
            ))}
          </div>
        </div>
      )}
    </fieldset>
  );
}
