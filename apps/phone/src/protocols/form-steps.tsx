import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { cellsOf, draftOf, figureOf, formKey, paperParts, progressOf, type Form } from './draft.ts';
import { stepHref } from './form-address.ts';
import { RefusedCopy } from './refused-copy.tsx';
import { sentPage } from './sent.ts';
import { sumsOf, withStatus } from './sums.ts';
import { clockAt } from '../registry/station-time.ts';

/** The protocol of one contest: three steps, in whatever order; what she has of each. */
export function FormSteps({ form, isOnly }: Readonly<{ form: Form; isOnly: boolean }>) {
  const draft = draftOf(form);
  const { typed, all } = progressOf(form, draft);
  const parts = paperParts.filter((part) => draft.shots[part] !== undefined).length;
  const sent = sentPage.content.value?.[formKey(form)];
  const sums = sumsOf(form.contest, draft);
  const [holds, broken] = [withStatus(sums, 'holds').length, withStatus(sums, 'broken').length];
  const steps = [
    {
      href: stepHref(form, 'photos'),
      name: words().stepPhotos(),
      under: words().stepPhotosUnder({ n: parts, all: paperParts.length }),
      isDone: parts === paperParts.length,
    },
    {
      href: figuresHref(form),
      name: words().stepFigures(),
      under: words().stepFiguresUnder({ n: typed, all }),
      isDone: typed === all,
    },
    {
      href: stepHref(form, 'check'),
      name: words().stepCheck(),
      under: holds + broken === 0 ? words().stepCheckEmpty() : words().stepCheckUnder({ holds, broken }),
      isDone: false,
    },
  ];
  const next = steps.find(({ isDone }) => !isDone)?.href ?? stepHref(form, 'check');
  return (
    <ScreenFrame
      title={words().protocol()}
      {...(isOnly ? {} : { back: 'protocol' as const })}
      action={
        <a class="button" href={next}>
          {words().protocolGoOn()}
        </a>
      }
    >
      <p class="quiet">
        {words().stationNumber({ number: form.station.number })} ·{' '}
        <span lang={languageOf(form.contest.name)}>{local(form.contest.name)}</span>
      </p>
      {sent !== undefined && <p class="said">{words().protocolSentBefore({ time: clockAt(sent.at) })}</p>}
      <ol class="steps">
        {steps.map(({ href, name, under, isDone }, index) => (
          <li key={href}>
            <a class="step" href={href}>
              <span class="ordinal" aria-hidden="true">
                {isDone ? '✓' : index + 1}
              </span>
              <b>{name}</b>
              <small>{under}</small>
            </a>
          </li>
        ))}
      </ol>
      <RefusedCopy form={form} />
    </ScreenFrame>
  );
}

/** Where she left off; the list once she has been at all of them. */
export function figuresHref(form: Form): string {
  const draft = draftOf(form);
  const next = cellsOf(form.contest).findIndex((cell) => figureOf(draft, cell) === undefined);
  return next === -1 ? stepHref(form, 'figures') : stepHref(form, 'figures', next + 1);
}
