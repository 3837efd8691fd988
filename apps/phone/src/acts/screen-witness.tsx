import { useState } from 'preact/hooks';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { words } from '../shell/words-state.ts';
import { actPage, addWitness, nobody, putAct, type ActDraft, type ScreenWitness } from './act-draft.ts';
import { SignaturePad } from './signature-pad.tsx';

const unsigned: ScreenWitness = { ...nobody, signature: null };

export function ScreenWitnessForm({ act }: Readonly<{ act: ActDraft }>) {
  const witness = act.witness ?? unsigned;
  // Once: whoever takes back what stands in it still has it under her fingers.
  const [isOpen, setOpen] = useState(act.witness !== null);
  const put = (more: Partial<ScreenWitness>): void =>
    putAct({ witness: { ...(actPage.content.peek()?.witness ?? unsigned), ...more } });
  function add(): void {
    addWitness(witness);
    setOpen(false);
  }
  return (
    <details class="part" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words().actOnScreen()}</summary>
      <OwnForm class="part">
        <OwnWords label={words().actName()} value={witness.name} onInput={(name) => put({ name })} />
        <OwnWords label={words().actRole()} value={witness.role} onInput={(role) => put({ role })} />
        <OwnWords label={words().actContact()} value={witness.contact} onInput={(contact) => put({ contact })} />
        <SignaturePad
          path={witness.signature ?? ''}
          onChange={(path) => put({ signature: path === '' ? null : path })}
        />
        {witness.signature === null && <p class="quiet">{words().signOnPaper()}</p>}
        <button class="button" type="button" disabled={witness.name.trim() === ''} onClick={add}>
          {words().actAddWitness()}
        </button>
      </OwnForm>
    </details>
  );
}
