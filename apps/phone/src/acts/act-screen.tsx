import { isBeingSaved } from '../evidence/saying.ts';
import { route } from '../shell/location.ts';
import { ActCopyScreen } from './act-copy-screen.tsx';
import { actPage, isBegun, putAct } from './act-draft.ts';
import { ActFacts } from './act-facts.tsx';
import { ActPeople } from './act-people.tsx';
import { ActSend } from './act-send.tsx';
import { ActStep, actSteps } from './act-step.tsx';
import { ActWhat } from './act-what.tsx';
import { ActWitness } from './act-witness.tsx';
import { ServedField } from './served-field.tsx';

/** `#/act`, one short step after another, and `/copy`. A step of an act that was not begun is its beginning. */
export function ActScreen() {
  const [asked] = route.value.ids;
  const act = actPage.content.value;
  if (asked === 'copy') return <ActCopyScreen />;
  const step = actSteps.find((known) => known === asked) ?? 'what';
  if (!isBegun(act)) return <ActWhat />;
  // Whatever she changed on a step before would be gone with the draft.
  if (isBeingSaved(actPage.name)) return <ActSend act={act} />;
  switch (step) {
    case 'what':
      return <ActWhat />;
    case 'facts':
      return <ActFacts act={act} />;
    case 'people':
      return <ActPeople act={act} />;
    case 'witness':
      return <ActWitness act={act} />;
    case 'served':
      return (
        <ActStep step="served">
          <ServedField served={act.served} number={act.number} onChange={putAct} />
        </ActStep>
      );
    case 'send':
      return <ActSend act={act} />;
  }
}
