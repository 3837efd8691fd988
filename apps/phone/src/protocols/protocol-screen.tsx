import '../styles/protocol.css';
import { isBeingSaved } from '../evidence/saying.ts';
import { kitPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { route } from '../shell/location.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { CheckStep } from './check-step.tsx';
import { draftOf, draftsPage, progressOf, type Form } from './draft.ts';
import { contestIn, stepHref } from './form-address.ts';
import { FigureStep } from './figure-step.tsx';
import { FiguresList } from './figures-list.tsx';
import { FormSteps } from './form-steps.tsx';
import { PhotosStep } from './photos-step.tsx';
import { SentStep } from './sent-step.tsx';

/** `#/protocol/<contest>/<step>/<figure>`: what is voted on, then photos, figures, a check, and what was sent. */
export function ProtocolScreen() {
  const [kit, place] = [kitPage.content.value, currentPlace()];
  if (kit === null || place === null) return <Nowhere />;
  const { station } = place;
  const [asked, step, at] = route.value.ids;
  const [only, ...others] = kit.contests;
  const contest =
    asked === undefined && others.length === 0
      ? only
      : kit.contests.find((each) => contestIn({ contest: each }) === asked);
  if (contest === undefined) return <Contests forms={kit.contests.map((each) => ({ station, contest: each }))} />;
  const form = { station, contest };
  // Whatever she changed on another step would be gone with the draft.
  if (isBeingSaved(draftsPage.name)) return <CheckStep form={form} />;
  if (step === 'photos') return <PhotosStep form={form} />;
  if (step === 'figures') return at === undefined ? <FiguresList form={form} /> : <FigureStep form={form} at={at} />;
  if (step === 'check') return <CheckStep form={form} />;
  if (step === 'sent') return <SentStep form={form} />;
  return <FormSteps form={form} isOnly={others.length === 0} />;
}

function Nowhere() {
  return (
    <ScreenFrame title={words().protocol()}>
      <p>{words().protocolNowhere()}</p>
      <a class="button" href={hrefTo('station')}>
        {words().pickStation()}
      </a>
    </ScreenFrame>
  );
}

function Contests({ forms }: Readonly<{ forms: readonly Form[] }>) {
  return (
    <ScreenFrame title={words().whichProtocol()}>
      <ul class="rows">
        {forms.map((form) => (
          <li key={form.contest.id}>
            <a class="row" href={stepHref(form)}>
              <b lang={languageOf(form.contest.name)}>{local(form.contest.name)}</b>
              <small>{words().protocolProgress(progressOf(form, draftOf(form)))}</small>
            </a>
          </li>
        ))}
      </ul>
    </ScreenFrame>
  );
}
