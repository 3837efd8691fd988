/** What can be decided about a report now, each by one key. */
import type { Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { decide, group, marked } from './report-deeds.ts';
import type { Detail, Report } from './violations-client.ts';

/** Where the report may go from here. `note`: what she says of it to others at the desk. */
export function stepsOf(report: Detail, note: string): readonly Action[] {
  const step = (id: Report['outcome'], key: string, name: () => string): Action => ({
    id: `report-${id}`,
    keys: [key],
    name: name(),
    run: () => void decide(report, id, { name, note }),
  });
  switch (report.outcome) {
    case 'intake':
      return [step('triage', 'KeyT', () => words().reportTriage())];
    case 'triage':
      return [
        step('confirmed', 'KeyC', () => words().reportConfirm()),
        step('unclear', 'KeyU', () => words().reportUnclear()),
        step('refuted', 'KeyR', () => words().reportRefute()),
        step('intake', 'KeyB', () => words().reportBack()),
      ];
    default:
      return report.incidentState === 'published' ? [] : [step('triage', 'KeyT', () => words().reportTriage())];
  }
}

export function groupingOf(report: Detail): readonly Action[] {
  if (report.incident !== null) return [];
  const mark: Action = {
    id: 'report-mark',
    keys: ['KeyX'],
    name: words().reportMark(),
    run: () => {
      const now = new Set(marked.value);
      if (!now.delete(report.report)) now.add(report.report);
      marked.value = now;
    },
  };
  const make: Action = {
    id: 'report-group',
    keys: ['KeyG'],
    name: words().reportGroup(),
    run: () => void group(report),
  };
  return [mark, make];
}
