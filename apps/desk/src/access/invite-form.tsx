import { useState } from 'preact/hooks';
import { local, words } from '../shell/words-state.ts';
import { otherBranch } from './other-branch.ts';
import { PlaceChoice } from './place-choice.tsx';
import { roleDoes, roleName } from './role-name.ts';
import { staffRoles, type StaffRole } from '@kua/core/access/staff.ts';
import type { Session } from './session.ts';
import { invite, type Choices } from './staff-client.ts';

type InviteFormProps = Readonly<{
  choices: Choices;
  session: Session;
  onInvited: (invitations: readonly string[]) => void;
}>;

export function InviteForm({ choices, session, onInvited }: InviteFormProps) {
  const [count, setCount] = useState('1');
  const [roles, setRoles] = useState<readonly StaffRole[]>([]);
  const [places, setPlaces] = useState<readonly string[] | null>(session.territories);
  const [source, setSource] = useState(session.source ?? '');
  const [trouble, setTrouble] = useState('');
  // Who works in some places gives no more than she has. For trainers there is no room at the desk yet.
  const offered = staffRoles.filter(
    (each) => each !== 'trainer' && (session.territories === null || session.roles.includes(each)),
  );

  async function send(): Promise<void> {
    const missing = missingIn({ count, roles, places });
    setTrouble(missing ?? '');
    if (missing !== null) return;
    const wish = { count: Number(count), roles, territories: places, source: source === '' ? null : source };
    const answer = await invite(wish);
    if (answer.ok) onInvited(answer.value.invitations);
    else if (answer.error.kind === 'refused' && answer.error.code === 'not-yours-to-give')
      setTrouble(words().notYoursToGive());
    else setTrouble(words().inviteFailed());
  }

  return (
    <form
      class="invite"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="under">{words().inviteUnder({ branch: session.branch, command: otherBranch })}</p>
      <label class="field">
        {words().howMany()}
        <input
          data-digits
          inputMode="numeric"
          autocomplete="off"
          value={count}
          onInput={(event) => setCount(event.currentTarget.value)}
        />
      </label>
      <fieldset>
        <legend>{words().inviteRoles()}</legend>
        {offered.map((each) => (
          <label key={each} class="check">
            <input
              type="checkbox"
              checked={roles.includes(each)}
              onChange={() => setRoles(roles.includes(each) ? roles.filter((one) => one !== each) : [...roles, each])}
            />
            <span>
              <b>{roleName(each)}</b> <small>{roleDoes(each)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <PlaceChoice
        territories={choices.territories}
        mayAll={session.territories === null}
        chosen={places}
        onChoose={setPlaces}
      />
      <label class="field">
        {words().organisationTitle()}
        <select value={source} onChange={(event) => setSource(event.currentTarget.value)}>
          <option value="">{words().noOrganisation()}</option>
          {choices.sources.map(({ id, name }) => (
            <option key={id} value={id}>
              {local(name)}
            </option>
          ))}
        </select>
      </label>
      <p class="trouble" role="alert">
        {trouble}
      </p>
      <footer>
        <button class="button main">{words().makeLinks()}</button>
      </footer>
    </form>
  );
}

function missingIn({
  count,
  roles,
  places,
}: Readonly<{ count: string; roles: readonly StaffRole[]; places: readonly string[] | null }>): string | null {
  if (!/^\d{1,2}$/.test(count) || Number(count) < 1 || Number(count) > 50) return words().countWrong();
  if (roles.length === 0) return words().roleMissing();
  return places?.length === 0 ? words().placeMissing() : null;
}
