import { instant } from '@kua/words/format.ts';
import { local, tongue, words } from '../shell/words-state.ts';
import { endings, endSoon } from './endings.ts';
import { roleName } from './role-name.ts';
import type { Choices, Member } from './staff-client.ts';

type StaffTableProps = Readonly<{
  members: readonly Member[];
  /** Her own pseudonym: she does not end her own work by a slip. */
  own: string;
  /** For names of places and organisations; ids where they are not known. */
  choices: Choices | null;
  mayManage: boolean;
  onEnded: () => void;
}>;

/** Whoever is at work first. */
export function StaffTable({ members, own, choices, mayManage, onEnded }: StaffTableProps) {
  const sorted = [...members.filter(({ ended }) => ended === null), ...members.filter(({ ended }) => ended !== null)];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words().pseudonym()}</th>
          <th scope="col">{words().rolesTitle()}</th>
          <th scope="col">{words().whereTitle()}</th>
          <th scope="col">{words().branchTitle()}</th>
          <th scope="col">{words().organisationTitle()}</th>
          <th scope="col">{words().joinedTitle()}</th>
          <th scope="col">{words().workTitle()}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((member) => (
          <tr key={member.staff} class={member.ended === null ? '' : 'ended'}>
            <th scope="row">{member.staff}</th>
            <td data-title={words().rolesTitle()}>{member.roles.map(roleName).join(', ')}</td>
            <td data-title={words().whereTitle()}>{placesOf(member, choices)}</td>
            <td data-title={words().branchTitle()}>{member.branch}</td>
            <td data-title={words().organisationTitle()}>{organisationOf(member, choices)}</td>
            <td data-title={words().joinedTitle()}>{instant(member.joined, tongue())}</td>
            <td data-title={words().workTitle()}>
              <Work member={member} isOwn={member.staff === own} mayManage={mayManage} onEnded={onEnded} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Work({
  member: { staff, ended },
  isOwn,
  mayManage,
  onEnded,
}: Readonly<{ member: Member; isOwn: boolean; mayManage: boolean; onEnded: () => void }>) {
  if (ended !== null) return <>{words().endedAt({ when: instant(ended, tongue()) })}</>;
  if (isOwn) return <>{words().thatIsYou()}</>;
  if (endings.value.includes(staff)) return <>{words().endingShort()}</>;
  if (!mayManage) return null;
  return (
    <button
      type="button"
      class="button ghost"
      aria-label={words().endWorkOf({ staff })}
      onClick={() => endSoon(staff, onEnded)}
    >
      {words().endWork()}
    </button>
  );
}

function placesOf({ territories }: Member, choices: Choices | null): string {
  if (territories === null) return words().everywhere();
  const names = new Map(choices?.territories.map(({ id, name }) => [id, local(name)]));
  return territories.map((id) => names.get(id) ?? id).join(', ');
}

function organisationOf({ source }: Member, choices: Choices | null): string {
  if (source === null) return words().noOrganisation();
  const known = choices?.sources.find(({ id }) => id === source);
  return known === undefined ? source : local(known.name);
}
