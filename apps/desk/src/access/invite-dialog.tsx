import { useState } from 'preact/hooks';
import { deskInvitationLink } from '@kua/core/access/staff-invitation.ts';
import { Dialog } from '../shell/dialog.tsx';
import { route } from '../shell/location.ts';
import { words } from '../shell/words-state.ts';
import { InviteForm } from './invite-form.tsx';
import { InviteLinks } from './invite-links.tsx';
import type { Session } from './session.ts';
import type { Choices } from './staff-client.ts';

type InviteDialogProps = Readonly<{ choices: Choices; session: Session; onClose: () => void }>;

/** What the new people will do; then their links, which are shown here and never again. */
export function InviteDialog({ choices, session, onClose }: InviteDialogProps) {
  const [invitations, setInvitations] = useState<readonly string[] | null>(null);
  const election = route.value.election ?? '';
  return (
    <Dialog title={invitations === null ? words().invite() : words().linksTitle()} onClose={onClose}>
      {invitations === null ? (
        <InviteForm choices={choices} session={session} onInvited={setInvitations} />
      ) : (
        <InviteLinks
          links={invitations.map((invitation) => deskInvitationLink(location.origin, { election, invitation }))}
        />
      )}
    </Dialog>
  );
}
