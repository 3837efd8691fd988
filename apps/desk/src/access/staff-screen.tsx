import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { endFailed } from './endings.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { otherBranch } from './other-branch.ts';
import { sessionState } from './session.ts';
import { askChoices, askStaff, type Choices, type Member } from './staff-client.ts';
import { StaffTable } from './staff-table.tsx';

/** Who is at the desk: administrators invite and end, auditors look. */
export function StaffScreen() {
  const [members, setMembers] = useState<readonly Member[] | null>(null);
  const [choices, setChoices] = useState<Choices | null>(null);
  const [isInviting, setInviting] = useState(false);
  const session = sessionState.value.state === 'in' ? sessionState.value.session : null;
  const mayManage = session?.roles.includes('administrator') ?? false;
  const look = (): void => void askStaff().then((answer) => answer.ok && setMembers(answer.value.staff));
  useEffect(() => {
    look();
    if (mayManage) void askChoices().then((answer) => answer.ok && setChoices(answer.value));
  }, [mayManage]);
  const inviting: Action = { id: 'invite', keys: ['KeyI'], name: words().invite(), run: () => setInviting(true) };
  useActions(mayManage ? [inviting] : []);
  const branch = onlyBranch(members ?? []);
  const ended = members?.filter((each) => each.ended !== null).length ?? 0;
  return (
    <section class="team">
      <header>
        <h1>{words().team()}</h1>
        <p class="under">{words().teamUnder()}</p>
        {members !== null && <p>{words().teamCount({ n: members.length - ended, ended })}</p>}
        {mayManage && <ActionButton action={inviting} look="main" />}
      </header>
      {branch !== null && <p class="note amber">{words().teamOneBranch({ branch, command: otherBranch })}</p>}
      {endFailed.value !== null && (
        <p class="trouble" role="alert">
          {words().endFailed({ staff: endFailed.value })}
        </p>
      )}
      {members === null ? (
        <p role="status">{words().loading()}</p>
      ) : (
        <StaffTable
          members={members}
          own={session?.staff ?? ''}
          choices={choices}
          onEnded={look}
          mayManage={mayManage}
        />
      )}
      {members?.length === 1 && mayManage && <p class="under">{words().teamEmpty()}</p>}
      {isInviting && choices !== null && session !== null && (
        <InviteDialog choices={choices} session={session} onClose={() => setInviting(false)} />
      )}
    </section>
  );
}

/** Of all verifiers, where they have no other: then nobody's reading is checked. */
function onlyBranch(members: readonly Member[]): string | null {
  const verifiers = members.filter(({ ended, roles }) => ended === null && roles.includes('verifier'));
  const [branch = null, ...others] = new Set(verifiers.map((one) => one.branch));
  return others.length === 0 ? branch : null;
}
