import { useState } from 'preact/hooks';
import { roles } from '@kua/core/observations/violation-role.ts';
import { eraseDraft } from '../evidence/erasing.ts';
import { isBeingSaved, type SavingTrouble } from '../evidence/saying.ts';
import { EraseButton } from '../shell/erase-button.tsx';
import { goOnTo } from '../shell/location.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { MediaField } from './media-field.tsx';
import { NameField } from './name-field.tsx';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import { SeenLaw, SeenName } from './seen-line.tsx';
import { report, type Role, type Seen, type SeenPage } from './seen.ts';
import { TimeField } from './time-field.tsx';

/** The minimum is there when it opens: what, where, and when. All else is optional. */
export function ViolationForm({ page }: Readonly<{ page: SeenPage }>) {
  const seen = page.content.value;
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const isSaving = isBeingSaved(page.name);
  const put = (more: Partial<Seen>): void => {
    const now = page.content.peek();
    if (now !== null) void page.put({ ...now, ...more });
  };
  if (seen === null) return <NothingBegun />;

  async function send(sent: Seen): Promise<void> {
    const saved = await report(page, sent);
    if (saved.ok) goOnTo('violation', 'sent');
    else setTrouble(saved.error);
  }

  const isNew = seen.supplements === null;
  return (
    <ScreenFrame
      title={isNew ? words().violation() : words().seenDetails()}
      back={isNew ? 'violation' : 'today'}
      action={
        <button class="button" type="button" disabled={isSaving} onClick={() => void send(seen)}>
          {isNew ? words().sendReport() : words().sendDetails()}
        </button>
      }
    >
      <SavingTroubleLine trouble={trouble} />
      <div class="part">
        <p class="what">
          <b>
            <SeenName code={seen.code} />
          </b>
        </p>
        {seen.station === null ? (
          <p>
            {words().noStationForReport()} <a href={hrefTo('station')}>{words().pickStation()}</a>
          </p>
        ) : (
          <p class="quiet">{words().stationNumber({ number: seen.station.number })}</p>
        )}
      </div>
      <OwnForm class="part" isSaving={isSaving}>
        {isNew && <TimeField label={words().seenWhen()} at={seen.at} onChange={(at) => put({ at })} />}
        <SeenLaw code={seen.code} />
        {isNew && <p class="quiet">{words().enoughSoFar()}</p>}
        <WhoField role={seen.role} onPick={(role) => put({ role })} />
        <OwnWords
          label={words().wordsSeen()}
          hint={words().wordsSeenHint()}
          rows={4}
          value={seen.text}
          onInput={(text) => put({ text })}
        />
        <OwnWords label={words().askedSeen()} rows={2} value={seen.asked} onInput={(asked) => put({ asked })} />
        <OwnWords
          label={words().answeredSeen()}
          rows={2}
          value={seen.answered}
          onInput={(answered) => put({ answered })}
        />
        {seen.station !== null && (
          <NameField isNamed={seen.nameStation} onPick={(nameStation) => put({ nameStation })} />
        )}
        <MediaField
          files={seen.files}
          onAdd={(file) => put({ files: [...(page.content.peek()?.files ?? []), file] })}
        />
      </OwnForm>
      <EraseButton
        name={words().seenDrop()}
        small
        disabled={isSaving}
        onErase={() => void eraseDraft(page.name).then(() => goOnTo('violation'))}
      />
    </ScreenFrame>
  );
}

function WhoField(props: Readonly<{ role: Role | null; onPick: (role: Role | null) => void }>) {
  return (
    <fieldset class="part who">
      <legend>{words().whoSeen()}</legend>
      <small>{words().whoSeenHint()}</small>
      <div class="choices">
        {roles.map((role) => (
          <button
            key={role}
            type="button"
            aria-pressed={props.role === role}
            onClick={() => props.onPick(props.role === role ? null : role)}
          >
            {words()[`role_${role}`]()}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function NothingBegun() {
  return (
    <ScreenFrame title={words().violation()} back="violation">
      <p>{words().seenNothing()}</p>
      <a class="button" href={hrefTo('violation')}>
        {words().whatSeen()}
      </a>
    </ScreenFrame>
  );
}
