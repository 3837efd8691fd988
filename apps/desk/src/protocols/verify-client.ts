/** What the server says about copies of protocols and takes from who reads them. */
import { z } from 'zod';
import type { CopyRefusal } from '@kua/core/protocols/transcription-contract.ts';
import { foundStations, type FoundStation } from '@kua/core/protocols/found-stations-contract.ts';
import { photoWords, type PhotoWords } from '@kua/core/protocols/photo-words-contract.ts';
import { verificationStatus, type VerificationStatus } from '@kua/core/protocols/verification-status-contract.ts';
import { controlRelationSchema, localText } from '@kua/core/registry/registry-contract.ts';
import type { Result } from '@kua/core/kernel/result.ts';
import { ask, askBytes, type Refusal } from '../shell/asking.ts';

/** The number that the paper itself gives a row; where it gives none, rows are counted. */
const row = z.string().nullish();
const contest = z.looseObject({
  id: z.string(),
  name: localText,
  fields: z.array(z.looseObject({ id: z.string(), name: localText, row })),
  options: z.array(
    z.looseObject({
      id: z.string(),
      name: localText,
      row,
      kind: z.enum(['candidate', 'party', 'against-all', 'yes', 'no', 'other']),
      color: z.string().nullable(),
    }),
  ),
  denominator: z.string(),
  relations: z.array(controlRelationSchema),
  maxTurnout: z.number(),
  stations: z.enum(['all', 'stated']),
});
export type PaperContest = z.infer<typeof contest>;

const figures = z.record(z.string(), z.number().nullable());

const page = z.looseObject({ file: z.string(), width: z.number(), height: z.number() });
export type Page = z.infer<typeof page>;

/** A copy whose picture or figures are nearly the same, with the number of its station and its first page. */
const nearCopy = z.looseObject({ copy: z.string(), station: z.string().nullable(), page });
export type NearCopy = z.infer<typeof nearCopy>;

const task = z.looseObject({
  task: z.string(),
  kind: z.enum(['transcribe', 'arbitrate', 'place']),
  contest: contest.nullable(),
  /** Of which she chooses where she places a copy; else none. */
  contests: z.array(z.looseObject({ id: z.string(), name: localText })),
  station: z
    .looseObject({
      id: z.string(),
      number: z.string(),
      name: z.string().nullable(),
      address: z.string().nullable(),
    })
    .nullable(),
  pages: z.array(page),
  /** Ids of the rows that are asked. */
  asked: z.array(z.string()),
  /** What others read, where she decides between them: two, in an order that says nothing. */
  readings: z.array(figures),
  near: z.array(nearCopy),
});
export type Task = z.infer<typeof task>;
export const tasks = z.array(task);

export type Answer = Readonly<{
  figures: Readonly<Record<string, number | null>>;
  unreadable: readonly string[];
  refused: CopyRefusal | null;
  station?: string;
  contest?: string;
}>;

type Answered<T> = Promise<Result<T, Refusal>>;
const anything = z.unknown();
const of = (id: string, act: string): string => `verify/tasks/${encodeURIComponent(id)}/${act}`;

export const askNext = (): Answered<Readonly<{ task: Task | null; status: VerificationStatus }>> =>
  ask(z.looseObject({ task: task.nullable(), status: verificationStatus }), 'verify/next', {});

export const askStatus = (): Answered<VerificationStatus> => ask(verificationStatus, 'verify/status');

export const sendAnswer = (id: string, answer: Answer): Answered<unknown> => ask(anything, of(id, 'answer'), answer);

/** The task as it was, within the half minute in which an answer is not written down yet. */
export const undoAnswer = (id: string): Answered<Readonly<{ task: Task }>> =>
  ask(z.looseObject({ task }), of(id, 'undo'), {});

export const releaseTask = (id: string): Answered<unknown> => ask(anything, of(id, 'release'), {});

export const keepTask = (id: string): Answered<unknown> => ask(anything, of(id, 'keep'), {});

export const askPage = (file: string): Answered<Blob> => askBytes(`verify/pages/${encodeURIComponent(file)}`);

export const findStations = (text: string): Answered<Readonly<{ stations: readonly FoundStation[] }>> =>
  ask(foundStations, `verify/stations?q=${encodeURIComponent(text)}`);

export const askWords = (id: string): Answered<PhotoWords> => ask(photoWords, of(id, 'words'));
