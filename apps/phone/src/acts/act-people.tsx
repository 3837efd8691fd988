import { directory } from '../registry/directory.ts';
import { words } from '../shell/words-state.ts';
import { change, nobody, type ActDraft, type Person } from './act-draft.ts';
import { ActStep } from './act-step.tsx';
import { TextField } from './text-field.tsx';

const mostPersons = 5;

/** Names, and nowhere else. They are sealed for the lawyers, or stay here where this phone does not know any. */
export function ActPeople({ act }: Readonly<{ act: ActDraft }>) {
  const { author, commission } = act;
  const put = (more: Partial<ActDraft['author']>): void => change({ author: { ...author, ...more } });
  return (
    <ActStep step="people">
      <LawyersNote />
      <form class="part" autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <h3>{words().actAuthor()}</h3>
        <TextField label={words().actName()} value={author.name} onInput={(name) => put({ name })} />
        <TextField label={words().actOrganisation()} value={author.role} onInput={(role) => put({ role })} />
        <TextField label={words().actMandate()} value={author.mandate} onInput={(mandate) => put({ mandate })} />
        <TextField label={words().actContact()} value={author.contact} onInput={(contact) => put({ contact })} />
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
      </form>
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
      <TextField label={words().actName()} value={person.name} onInput={(name) => onChange({ ...person, name })} />
      <TextField label={words().actRole()} value={person.role} onInput={(role) => onChange({ ...person, role })} />
    </fieldset>
  );
}
