import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../evidence/saying.ts';
import { LawLine } from '../guide/law-line.tsx';
import { kitPage, rightNow } from '../registry/kit.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { formKey, type Form } from './draft.ts';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import type { SavingTrouble } from '../evidence/saying.ts';
import { refusedPage } from './sent.ts';
import { clockAt } from '../registry/station-time.ts';

type State = 'closed' | 'asking' | 'saving';

/** Two taps: that no copy is given, and yes, record it. Offered where the pack knows what that violates. */
export function RefusedCopy({ form }: Readonly<{ form: Form }>) {
  const [state, setState] = useState<State>('closed');
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  // The second tap is where the thumb is, and in sight.
  useEffect(() => {
    if (state === 'asking') confirm.current?.focus();
  }, [state]);
  const { violations = [], refusedCopy = null } = kitPage.content.value?.handbook ?? {};
  const violation = violations.find(({ id }) => id === refusedCopy);
  if (violation === undefined) return null;
  const { id: code } = violation;
  const key = formKey(form);
  const recorded = refusedPage.content.value?.[key];

  async function record(): Promise<void> {
    setState('saving');
    const at = rightNow().toISOString();
    const said = await say(
      { kind: 'violation', station: form.station.id, body: { code, at, text: '' } },
      { rank: 'text', pages: { [refusedPage.name]: { ...refusedPage.content.peek(), [key]: at } } },
    );
    setTrouble(said.ok ? null : said.error);
    setState(said.ok ? 'closed' : 'asking');
  }

  if (recorded !== undefined)
    return (
      <p class="said" role="status">
        {words().noCopyRecorded({ time: clockAt(recorded) })}
      </p>
    );
  if (state === 'closed')
    return (
      <button class="button ghost" type="button" onClick={() => setState('asking')}>
        {words().noCopy()}
      </button>
    );
  return (
    <section class="refusal" aria-label={words().noCopy()}>
      <p class="what" lang={languageOf(violation.name)}>
        {local(violation.name)}
      </p>
      {violation.laws.map((law) => (
        <LawLine key={`${law.act} ${law.article}`} law={law} />
      ))}
      <SavingTroubleLine trouble={trouble} />
      <div class="buttons">
        <button ref={confirm} class="button" type="button" disabled={state === 'saving'} onClick={() => void record()}>
          {state === 'saving' ? words().protocolSealing() : words().noCopyRecord()}
        </button>
        <button class="button ghost" type="button" disabled={state === 'saving'} onClick={() => setState('closed')}>
          {words().noCopyLeave()}
        </button>
      </div>
    </section>
  );
}
