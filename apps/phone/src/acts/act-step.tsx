import type { ComponentChildren } from 'preact';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import '../styles/violations.css';
import '../styles/acts.css';

export const actSteps = ['what', 'facts', 'people', 'witness', 'served', 'send'] as const;
export type ActStepName = (typeof actSteps)[number];

/** How far she is, and the way on and back; every tap before was kept. `action` stands where the last step has no next one. */
export function ActStep(
  props: Readonly<{ step: ActStepName; children: ComponentChildren; action?: ComponentChildren }>,
) {
  const index = actSteps.indexOf(props.step);
  const [before, after] = [actSteps[index - 1], actSteps[index + 1]];
  const said = words().actStep({ n: index + 1, of: actSteps.length });
  return (
    <ScreenFrame
      title={words().act()}
      action={
        <div class="buttons">
          {before !== undefined && (
            <a class="button ghost" href={hrefTo('act', before)}>
              {words().actPrevious()}
            </a>
          )}
          {after === undefined ? (
            props.action
          ) : (
            <a class="button" href={hrefTo('act', after)}>
              {words().actNext()}
            </a>
          )}
        </div>
      }
    >
      <div class="act-progress">
        <p class="quiet">{said}</p>
        <progress value={index + 1} max={actSteps.length} aria-label={said} />
      </div>
      <h2>{title(props.step)}</h2>
      {props.children}
    </ScreenFrame>
  );
}

function title(step: ActStepName): string {
  return {
    what: words().actWhat(),
    facts: words().actFacts(),
    people: words().actPeople(),
    witness: words().actWitness(),
    served: words().actServed(),
    send: words().actSend(),
  }[step];
}
