/** What must agree inside checklists.json, and between it, the clock and the violations. */
import type { Checklist, ChecklistQuestion } from './checklist-contract.ts';
import { answerKeys, namedAnswersOf } from './checklist-question.ts';
import type { ClockMoment } from './clock-contract.ts';
import { duplicates, missingLanguages, type PackMistake, type PackPath } from './pack-mistake.ts';

const file = 'checklists.json';
type Place = Readonly<{ question: ChecklistQuestion; path: PackPath }>;

/** What the other files offer; null where a file could not be read, so that what follows from that is not told a second time. */
export type Around = Readonly<{
  languages: readonly string[];
  moments: readonly ClockMoment[] | null;
  violations: readonly Readonly<{ id: string }>[] | null;
}>;

/** All mistakes of the checklists. */
export function checkChecklists(lists: readonly Checklist[], around: Around): readonly PackMistake[] {
  return [
    ...duplicates(lists, ({ id }) => id).map(({ index, key }) =>
      mistake('pack-duplicate', ['lists', index, 'id'], `The list ${quoted(key)} is there twice.`),
    ),
    ...lists.flatMap((list, index) => [
      ...missingLanguages({ file, path: ['lists', index, 'name'], text: list.name, languages: around.languages }),
      ...checkDue(list, ['lists', index, 'due'], around),
      ...checkQuestions(list, ['lists', index, 'questions'], around),
    ]),
  ];
}

function checkDue({ id, due }: Checklist, path: PackPath, { moments }: Around): readonly PackMistake[] {
  if (due === null || moments === null) return [];
  const moment = moments.find((one) => one.id === due);
  if (moment === undefined) return [mistake('pack-unknown-moment', path, `The clock has no moment ${quoted(due)}.`)];
  if (moment.opens?.kind === 'list' && moment.opens.list === id) return [];
  return [mistake('pack-clock-disagrees', path, `The moment ${quoted(due)} of the clock does not open this list.`)];
}

function checkQuestions({ questions }: Checklist, path: PackPath, around: Around): readonly PackMistake[] {
  const keys = questions.flatMap((question, index) => answerKeys(question).map((key) => ({ key, index })));
  const twice = duplicates(keys, ({ key }) => key).map(({ index, key }) =>
    mistake(
      'pack-duplicate',
      [...path, keys[index]?.index ?? 0, 'id'],
      `The answer ${quoted(key)} would stand for two questions or choices.`,
    ),
  );
  return [
    ...twice,
    ...questions.flatMap((question, index) => {
      const place: Place = { question, path: [...path, index] };
      return [
        ...checkTexts(place, around.languages),
        ...checkKeys(place),
        ...checkWhen(place, questions.slice(0, index)),
        ...checkSuggestions(place, around.violations),
      ];
    }),
  ];
}

function checkTexts({ question, path }: Place, languages: readonly string[]): readonly PackMistake[] {
  const choices = 'choices' in question ? question.choices : [];
  return [
    ...missingLanguages({ file, path: [...path, 'text'], text: question.text, languages }),
    ...(question.hint === undefined
      ? []
      : missingLanguages({ file, path: [...path, 'hint'], text: question.hint, languages })),
    ...choices.flatMap(({ text }, index) =>
      missingLanguages({ file, path: [...path, 'choices', index, 'text'], text, languages }),
    ),
  ];
}

/** Keys and roles that a submission can hold: docs/formats/entry.md. */
function checkKeys({ question, path }: Place): readonly PackMistake[] {
  if (answerKeys(question).some((key) => key.length > 64))
    return [mistake('pack-long-id', [...path, 'id'], 'Together with a choice the id has more than 64 characters.')];
  if (question.kind === 'photo' && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(question.id))
    return [
      mistake('pack-photo-id', [...path, 'id'], 'A photo bears it: at most 40 small Latin letters, digits and "-".'),
    ];
  return [];
}

function checkWhen({ question, path }: Place, earlier: readonly ChecklistQuestion[]): readonly PackMistake[] {
  const { when } = question;
  if (when === undefined) return [];
  const asked = earlier.find(({ id }) => id === when.question);
  if (asked === undefined) {
    const sentence = `No earlier question of this list has the id ${quoted(when.question)}.`;
    return [mistake('pack-unknown-question', [...path, 'when', 'question'], sentence)];
  }
  return unknownAnswers(asked, when.answers, [...path, 'when', 'answers']);
}

function checkSuggestions({ question, path }: Place, violations: Around['violations']): readonly PackMistake[] {
  return (question.suggests ?? []).flatMap(({ answers, violation }, index) => {
    const at = [...path, 'suggests', index];
    const unknown = violations !== null && !violations.some(({ id }) => id === violation);
    return [
      ...unknownAnswers(question, answers, [...at, 'answers']),
      ...(unknown
        ? [mistake('pack-unknown-violation', [...at, 'violation'], `There is no violation ${quoted(violation)}.`)]
        : []),
    ];
  });
}

function unknownAnswers(
  asked: ChecklistQuestion,
  answers: readonly (string | boolean)[],
  path: PackPath,
): readonly PackMistake[] {
  const known = namedAnswersOf(asked);
  return answers.flatMap((answer, index) => {
    if (known.includes(answer)) return [];
    const sentence = `The question ${quoted(asked.id)} has no answer ${JSON.stringify(answer)} to choose.`;
    return [mistake('pack-unknown-answer', [...path, index], sentence)];
  });
}

const quoted = (text: string): string => JSON.stringify(text);

function mistake(code: string, path: PackPath, sentence: string): PackMistake {
  return { code, file, path, sentence };
}
