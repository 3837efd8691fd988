import { useMemo, useState } from 'preact/hooks';
import { violationSearch } from '@kua/core/observations/violation-search.ts';
import type { ViolationCode } from '@kua/core/registry/violation-contract.ts';
import { kitPage } from '../registry/kit.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import '../styles/violations.css';

/** By what she sees: all of them in the pack's groups, or what her words find. */
export function ViolationPicker({ onPick }: Readonly<{ onPick: (code: string) => void }>) {
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
      {search === null ? <Groups onPick={onPick} /> : <Found violations={search(asked)} onPick={onPick} />}
    </>
  );
}

function Found(props: Readonly<{ violations: readonly ViolationCode[]; onPick: (code: string) => void }>) {
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
function Groups({ onPick }: Readonly<{ onPick: (code: string) => void }>) {
  const { violationGroups, violations } = kitPage.content.value?.handbook ?? { violationGroups: [], violations: [] };
  const jump = (group: string): void => document.getElementById(`group-${group}`)?.focus();
  return (
    <>
      <div class="strip" role="group" aria-label={words().seenGroups()}>
        {violationGroups.map(({ id, name }) => (
          <button key={id} type="button" lang={languageOf(name)} onClick={() => jump(id)}>
            {local(name)}
          </button>
        ))}
      </div>
      {violationGroups.map(({ id, name }) => (
        <section key={id} class="seen-group">
          <h2 id={`group-${id}`} tabIndex={-1} lang={languageOf(name)}>
            {local(name)}
          </h2>
          <Rows violations={violations.filter(({ group }) => group === id)} onPick={onPick} />
        </section>
      ))}
    </>
  );
}

function Rows(props: Readonly<{ violations: readonly ViolationCode[]; onPick: (code: string) => void }>) {
  return (
    <ul class="rows">
      {props.violations.map(({ id, name }) => (
        <li key={id}>
          <button class="row" type="button" lang={languageOf(name)} onClick={() => props.onPick(id)}>
            {local(name)}
          </button>
        </li>
      ))}
    </ul>
  );
}
