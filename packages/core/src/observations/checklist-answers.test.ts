import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checklistsSchema,
  type Checklist,
  type ChecklistQuestion,
  type NamedAnswer,
} from '../registry/checklist-contract.ts';
import { answerKeys, namedAnswersOf } from '../registry/checklist-question.ts';
import {
  answersProblem,
  listProgress,
  suggestedViolations,
  visibleQuestions,
  withAnswers,
  type ChecklistAnswers,
} from './checklist-answers.ts';
import { checkBody, type ChecklistAnswer } from './submission-body.ts';

const kinds = ['yes-no', 'number', 'counter', 'time', 'text', 'photo', 'choice', 'several'] as const;
const text = { en: 'x' };

/** A list whose questions may wait for each other, with what makes a question visible drawn from what can be answered. */
const lists: fc.Arbitrary<Checklist> = fc
  .array(
    fc.record({ kind: fc.constantFrom(...kinds), after: fc.nat(), which: fc.nat({ max: 7 }), waits: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 10,
    },
  )
  .map((drafts) => {
    const questions: ChecklistQuestion[] = [];
    for (const [index, { kind, after, which, waits }] of drafts.entries()) {
      const nameable = questions.filter((question) => namedAnswersOf(question).length > 0);
      const earlier = nameable[after % Math.max(1, nameable.length)];
      const named =
        earlier === undefined ? [] : namedAnswersOf(earlier).filter((_, at) => ((which + 1) >> at) % 2 === 1);
      const when =
        waits && earlier !== undefined && named.length > 0 ? { question: earlier.id, answers: [...named] } : undefined;
      const asked = { id: `q${index}`, text, ...(when === undefined ? {} : { when }) };
      const choices = ['a', 'b', 'c'].map((id) => ({ id, text }));
      questions.push(kind === 'choice' || kind === 'several' ? { ...asked, kind, choices } : { ...asked, kind });
    }
    return { id: 'list', name: text, due: null, questions };
  });

/** An answer as the screen of this kind would give it. */
function answerOf(question: ChecklistQuestion, seed: number): ChecklistAnswers {
  const named = namedAnswersOf(question);
  const one = (answer: ChecklistAnswer): ChecklistAnswers => ({ [question.id]: answer });
  switch (question.kind) {
    case 'yes-no':
    case 'choice':
      return one(named[seed % named.length] ?? null);
    case 'several':
      return Object.fromEntries(answerKeys(question).map((key, at) => [key, (seed >> at) % 2 === 1]));
    case 'time':
      return one(`${String(seed % 24).padStart(2, '0')}:59`);
    case 'text':
      return one({ text: `words ${seed}` });
    default:
      return one(seed);
  }
}

const taps = fc.array(fc.record({ question: fc.nat(), seed: fc.nat({ max: 1000 }) }), { maxLength: 25 });

/** Somebody taps at what is shown, forth and back. */
function afterTaps(
  list: Checklist,
  history: readonly Readonly<{ question: number; seed: number }>[],
): ChecklistAnswers {
  let answers: ChecklistAnswers = {};
  for (const { question, seed } of history) {
    const visible = visibleQuestions(list, answers);
    const tapped = visible[question % visible.length];
    if (tapped !== undefined) answers = withAnswers(list, answers, answerOf(tapped, seed));
  }
  return answers;
}

/** The rule, said once more: a question is asked if what it waits for is asked and has such an answer. */
function isAsked(list: Checklist, question: ChecklistQuestion, answers: ChecklistAnswers): boolean {
  const { when } = question;
  if (when === undefined) return true;
  const earlier = list.questions.find(({ id }) => id === when.question);
  if (earlier === undefined || !isAsked(list, earlier, answers)) return false;
  return when.answers.some((wanted: NamedAnswer) =>
    earlier.kind === 'several' ? answers[`${earlier.id}:${String(wanted)}`] === true : answers[earlier.id] === wanted,
  );
}

describe('any list, after anything that was tapped', () => {
  const cases = fc.tuple(lists, taps).map(([list, history]) => ({ list, answers: afterTaps(list, history) }));

  test('exactly the questions are asked that the rule says, in the order of the list', () => {
    fc.assert(
      fc.property(cases, ({ list, answers }) => {
        expect(visibleQuestions(list, answers)).toEqual(list.questions.filter((one) => isAsked(list, one, answers)));
      }),
    );
  });

  test('the answers are in order, a submission can hold them, and no hidden question has kept one', () => {
    fc.assert(
      fc.property(cases, ({ list, answers }) => {
        expect(answersProblem(list, answers)).toBeNull();
        expect(checkBody('checklist', { list: list.id, answers })).toBeNull();
        const shown = new Set(visibleQuestions(list, answers).flatMap(answerKeys));
        for (const key of Object.keys(answers)) expect(shown).toContain(key);
      }),
    );
  });

  test('what is smuggled under a hidden question is named, asks nothing and suggests nothing', () => {
    let smuggled = 0;
    fc.assert(
      fc.property(cases, fc.nat(), ({ list, answers }, seed) => {
        const visible = visibleQuestions(list, answers);
        const hidden = list.questions.find((question) => !visible.includes(question));
        if (hidden === undefined) return;
        smuggled += 1;
        const wrong = { ...answers, ...answerOf(hidden, seed) };
        expect(answersProblem(list, wrong)).toEqual({ code: 'answer-hidden', key: answerKeys(hidden)[0] });
        expect(visibleQuestions(list, wrong)).toEqual(visible);
        expect(withAnswers(list, wrong, {})).toEqual(answers);
      }),
      { numRuns: 300 },
    );
    expect(smuggled).toBeGreaterThan(30);
  });

  test('an answer of another kind, or to a question of another list, is named', () => {
    const others: Readonly<Record<(typeof kinds)[number], readonly ChecklistAnswer[]>> = {
      'yes-no': [1, 'yes', { text: 'yes' }],
      number: [-1, 2 ** 40, true, 'five'],
      counter: [-1, false],
      time: ['24:00', '7:00', 700],
      text: ['word', 5, true],
      photo: ['photo', -1],
      choice: ['d', true, 'constructor'],
      several: ['a', 1],
    };
    fc.assert(
      fc.property(cases, fc.nat(), ({ list, answers }, seed) => {
        for (const question of visibleQuestions(list, answers)) {
          const [key = ''] = answerKeys(question);
          const wrong = others[question.kind][seed % others[question.kind].length] ?? null;
          expect(answersProblem(list, { [key]: wrong })?.code).toBe(
            question.when === undefined ? 'answer-wrong' : 'answer-hidden',
          );
        }
        expect(answersProblem(list, { ...answers, constructor: 1 })).toEqual({
          code: 'answer-unknown',
          key: 'constructor',
        });
      }),
    );
  });
});

describe('the lists of Kazakhstan', () => {
  const path = join(import.meta.dirname, '../../../../packs/kz/checklists.json');
  const found = checklistsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const list = (id: string): Checklist => found.lists.find((one) => one.id === id) ?? expect.fail(id);

  test('who is not let in is asked what she was told, and nothing of what is inside the journal', () => {
    const opening = list('opening');
    const asked = (answers: ChecklistAnswers): readonly string[] =>
      visibleQuestions(opening, answers).map(({ id }) => id);
    expect(asked({})).not.toContain('refusal');
    expect(asked({ admitted: false })).toContain('refusal');
    expect(asked({ admitted: true })).toContain('journal');
    expect(suggestedViolations(opening, { admitted: false })).toEqual(['ACC.01']);
    const changed = withAnswers(opening, { admitted: true, 'admitted-at': '06:10' }, { admitted: false });
    expect(changed).toEqual({ admitted: false });
  });

  test('progress counts what may still be asked, and not what was passed over', () => {
    const opening = list('opening');
    expect(listProgress(opening, {})).toEqual({ answered: 0, asked: 22 });
    expect(listProgress(opening, { admitted: true })).toEqual({ answered: 1, asked: 21 });
    expect(listProgress(opening, { admitted: true, 'boxes-sealed': 'not-seen', view: null })).toEqual({
      answered: 2,
      asked: 19,
    });
    expect(listProgress(opening, { admitted: false })).toEqual({ answered: 1, asked: 3 });
  });

  test('of several that are chosen each is an answer of its own, and none of them is one too', () => {
    const voting = list('voting');
    const keys = ['moving', 'filming', 'figures', 'papers', 'threats'].map((id) => `hindered:${id}`);
    const chosen = (...ids: readonly string[]): ChecklistAnswers =>
      Object.fromEntries(keys.map((key) => [key, ids.some((id) => key.endsWith(id))]));
    expect(answersProblem(voting, chosen())).toBeNull();
    expect(suggestedViolations(voting, chosen())).toEqual([]);
    expect(suggestedViolations(voting, chosen('filming', 'threats'))).toEqual(['ACC.03', 'ACC.05']);
    expect(answersProblem(voting, { 'hindered:moving': true })).toEqual({
      code: 'answer-incomplete',
      key: 'hindered:filming',
    });
    expect(answersProblem(voting, Object.fromEntries(keys.map((key) => [key, null])))).toBeNull();
  });

  test('no answer of all suggests a violation twice', () => {
    for (const one of found.lists) {
      const answers = Object.assign(
        {},
        ...one.questions.map((question) => answerOf(question, 1023)),
      ) as ChecklistAnswers;
      const suggested = suggestedViolations(one, answers);
      expect(new Set(suggested).size).toBe(suggested.length);
    }
  });
});
