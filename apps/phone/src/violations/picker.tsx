import { useMemo, useState } from 'preact/hooks';
import { violationSearch } from '@kua/core/observations/violation-search.ts';
import type { ViolationCode } from '@kua/core/registry/violation-contract.ts';
import { kitPage } from '../registry/kit.ts';
import { InTurn } from '../shell/in-turn.tsx';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import '../styles/violations.css';

type PickerProps = Readonly<{ disabled: boolean; onPick: (code: string) => void }>;

/** By what she sees: all of them in the pack's groups, or what her words find. */
export function ViolationPicker(props: PickerProps) {
  const handbook = kitPage.content.value?.handbook;
  const [asked, setAsked] = useState('');
  const isAsked = asked.trim() !== '';
  // To make it takes a slow phone longer than to draw the screen: only who asks waits for it.
  const search = useMemo(() => (isAsked ? violationSearch(handbook?.violations ?? []) : null), [handbook, isAsked]);
  if (handbook === undefined) return <p role="status">{words().formsMissing()}</p>;
  return (
    <>
      <OwnForm role="search">
        <OwnWords
          label={words().searchSeen()}
          enterkeyhint="search"
          placeholder={words().searchSeenHint()}
          value={asked}
          onInput={setAsked}
        />
      </OwnForm>
      {search === null ? <Groups {...props} /> : <Found violations={search(asked)} {...props} />}
    </>
  );
}

function Found(props: PickerProps & Readonly<{ violations: readonly ViolationCode[] }>) {
  const { length } = props.violations;
  return (
    <>
      <p class="quiet" role="status">
        {length === 0 ? words().seenNone() : words().seenFound({ n: length })}
      </p>
      <Rows {...props} />
    </>
  );
}

/** All of them stand open: with the groups closed it would take one tap more. The strip jumps. */
function Groups(props: PickerProps) {
  const { violationGroups, violations } = kitPage.content.value?.handbook ?? { violationGroups: [], violations: [] };
  const jump = (group: string): void => document.getElementById(`group-${group}`)?.focus();
  const [first, ...others] = violationGroups.map(({ id, name }) => (
    <section key={id} class="seen-group">
      <h2 id={`group-${id}`} tabIndex={-1} lang={languageOf(name)}>
        {local(name)}
      </h2>
      <Rows violations={violations.filter(({ group }) => group === id)} {...props} />
    </section>
  ));
  return (
    <>
      <div class="strip" role="group" aria-label={words().seenGroups()}>
        {violationGroups.map(({ id, name }) => (
          <button key={id} type="button" lang={languageOf(name)} onClick={() => jump(id)}>
            {local(name)}
          </button>
        ))}
      </div>
      {first}
      <InTurn parts={others} />
    </>
  );
}

function Rows(props: PickerProps & Readonly<{ violations: readonly ViolationCode[] }>) {
  return (
    <ul class="rows">
      {props.violations.map(({ id, name }) => (
        <li key={id}>
          <button
            class="row"
            type="button"
            lang={languageOf(name)}
            disabled={props.disabled}
            onClick={() => props.onPick(id)}
          >
            {local(name)}
          </button>
        </li>
      ))}
    </ul>
  );
}
