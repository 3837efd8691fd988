import { hrefTo } from '../shell/route.ts';
import type { Form } from './draft.ts';

type Step = 'photos' | 'figures' | 'check' | 'sent';

/** A contest as an address names it: its id may be of any script. */
export function contestIn({ contest }: Pick<Form, 'contest'>): string {
  return encodeURIComponent(contest.id);
}

export function idsOf(form: Form, step?: Step, figure?: number): readonly string[] {
  return [contestIn(form), ...(step === undefined ? [] : [step]), ...(figure === undefined ? [] : [String(figure)])];
}

export function stepHref(form: Form, step?: Step, figure?: number): string {
  return hrefTo('protocol', ...idsOf(form, step, figure));
}
