/** What must agree inside clock.json, and between it, the checklists and pack.json. */
import type { Checklist } from './checklist-contract.ts';
import type { ClockMoment } from './clock-contract.ts';
import { duplicates, missingLanguages, type PackMistake, type PackPath } from './pack-mistake.ts';

const file = 'clock.json';

/** All mistakes of the clock; `lists` and `turnoutSlots` are null where their file could not be read. */
export function checkClock(
  moments: readonly ClockMoment[],
  around: Readonly<{
    languages: readonly string[];
    lists: readonly Checklist[] | null;
    turnoutSlots: readonly string[] | null;
  }>,
): readonly PackMistake[] {
  const { languages, lists, turnoutSlots } = around;
  return [
    ...duplicates(moments, ({ id }) => id).map(({ index, key }) =>
      mistake('pack-duplicate', ['moments', index, 'id'], `The moment ${quoted(key)} is there twice.`),
    ),
    ...moments.flatMap((moment, index) => [
      ...missingLanguages({ file, path: ['moments', index, 'text'], text: moment.text, languages }),
      ...checkOrder(moment, index, moments),
      ...(lists === null ? [] : checkOpens(moment, ['moments', index, 'opens'], lists)),
      ...checkState(moment, ['moments', index, 'state']),
      ...checkExpected(moment, { path: ['moments', index, 'expected'], languages }),
    ]),
    ...(turnoutSlots ?? [])
      .filter((slot) => !moments.some((moment) => isTurnoutAt(moment, slot)))
      .map((slot) =>
        mistake(
          'pack-clock-disagrees',
          ['moments'],
          `No moment opens the form of turnout at ${slot}, a slot of pack.json.`,
        ),
      ),
  ];
}

function checkOrder({ at }: ClockMoment, index: number, moments: readonly ClockMoment[]): readonly PackMistake[] {
  if (at.kind !== 'after' || moments.slice(0, index).some(({ id }) => id === at.moment)) return [];
  const sentence = `No earlier moment has the id ${quoted(at.moment)}.`;
  return [mistake('pack-unknown-moment', ['moments', index, 'at', 'moment'], sentence)];
}

function checkOpens({ opens }: ClockMoment, path: PackPath, lists: readonly Checklist[]): readonly PackMistake[] {
  if (opens?.kind !== 'list') return [];
  const list = lists.find(({ id }) => id === opens.list);
  if (list === undefined)
    return [mistake('pack-unknown-list', [...path, 'list'], `There is no list ${quoted(opens.list)}.`)];
  const { question } = opens;
  if (question === undefined || list.questions.some(({ id }) => id === question)) return [];
  const sentence = `The list ${quoted(list.id)} has no question ${quoted(question)}.`;
  return [mistake('pack-unknown-question', [...path, 'question'], sentence)];
}

/** A state is told from what arrives: nothing does of a moment that opens no list, nor of turnout at no hour. */
function checkState({ state, opens, at }: ClockMoment, path: PackPath): readonly PackMistake[] {
  const arrives = opens?.kind === 'list' || (opens?.form === 'turnout' && at.kind === 'time');
  if (state === undefined || arrives) return [];
  return [
    mistake('pack-clock-state', path, 'Nothing arrives when this is done: it opens no list and no turnout of an hour.'),
  ];
}

/** That something has not come can be said of what comes at no fixed hour: the protocol. */
function checkExpected(
  { expected, opens }: ClockMoment,
  { path, languages }: Readonly<{ path: PackPath; languages: readonly string[] }>,
): readonly PackMistake[] {
  if (expected === undefined) return [];
  const isProtocol = opens?.kind === 'form' && opens.form === 'protocol';
  return [
    ...missingLanguages({ file, path: [...path, 'text'], text: expected.text, languages }),
    ...(isProtocol
      ? []
      : [mistake('pack-clock-expected', path, 'Only of a protocol can be said when it is expected.')]),
  ];
}

function isTurnoutAt({ at, opens }: ClockMoment, slot: string): boolean {
  return at.kind === 'time' && at.time === slot && opens?.kind === 'form' && opens.form === 'turnout';
}

const quoted = (text: string): string => JSON.stringify(text);

function mistake(code: string, path: PackPath, sentence: string): PackMistake {
  return { code, file, path, sentence };
}
