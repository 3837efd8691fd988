import { directory } from '../registry/directory.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { words } from '../shell/words-state.ts';
import { change, nobody, type ActDraft, type Person } from './act-draft.ts';
import { ActStep } from './act-step.tsx';

const mostPersons = 5;

/** Names, and nowhere else. They are sealed for the lawyers, or stay here where this phone does not know any. */
export function ActPeople({ act }: Readonly<{ act: ActDraft }>) {
  const { author, commission } = act;
  const put = (more: Partial<ActDraft['author']>): void => change({ author: { ...author, ...more } });
  return (
    <ActStep step="people">
      <LawyersNote />
      <OwnForm class="part">
        <h3>{words().actAuthor()}</h3>
        <OwnWords label={words().actName()} value={author.name} onInput={(name) => put({ name })} />
        <OwnWords label={words().actOrganisation()} value={author.role} onInput={(role) => put({ role })} />
        <OwnWords label={words().actMandate()} value={author.mandate} onInput={(mandate) => put({ mandate })} />
        <OwnWords label={words().actContact()} value={author.contact} onInput={(contact) => put({ contact })} />
        <h3>{words().actCommission()}</h3>
        {commission.map((person, index) => (
          <PersonFields
            key={index}
            person={person}
            onChange={(changed) => change({ commission: commission.with(index, changed) })}
          />
        ))}
        {commission.length < mostPersons && (
          <button
            class="button ghost small"
            type="button"
            onClick={() => change({ commission: [...commission, nobody] })}
          >
            {words().actAddPerson()}
          </button>
        )}
      </OwnForm>
    </ActStep>
  );
}

function LawyersNote() {
  return directory.value === null ? (
    <p class="alarm">{words().actPeopleStay()}</p>
  ) : (
    <p class="quiet">{words().actPeopleSealed()}</p>
  );
}

function PersonFields(props: Readonly<{ person: Person; onChange: (person: Person) => void }>) {
  const { person, onChange } = props;
  return (
    <fieldset class="part">
      <OwnWords label={words().actName()} value={person.name} onInput={(name) => onChange({ ...person, name })} />
      <OwnWords label={words().actRole()} value={person.role} onInput={(role) => onChange({ ...person, role })} />
    </fieldset>
  );
}
