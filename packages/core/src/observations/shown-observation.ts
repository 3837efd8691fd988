/** What an opened submission shows of a station's day: hours, figures, codes and choices. Its words stay sealed. */
import { z } from 'zod';

const code = z.string().max(64);
const figure = z.number().int().min(0).nullable();
/** A list of which nothing is shown but words has no answers here. */
const answers = z.record(z.string(), z.unknown()).transform(plainAnswers).optional();

const shown = {
  turnout: z.object({ at: z.iso.datetime({ offset: true }).refine(isOfOurTime), cast: figure, announced: figure }),
  checklist: z.object({ list: code, answers }),
  violation: z.object({ code }),
  act: z.object({ code }),
} as const;

/** Whatever the kind has no use for is absent. */
export type ShownObservation = Readonly<{
  list?: string | undefined;
  answers?: Readonly<Record<string, boolean | number | string>> | undefined;
  at?: string | undefined;
  cast?: number | null | undefined;
  announced?: number | null | undefined;
  code?: string | undefined;
}>;

const nothing: ShownObservation = {};

/** @param body the object of its shown fields; other kinds than those of the day, and what cannot be read, show nothing */
export function readShown(kind: string, body: unknown): ShownObservation {
  const schema = Object.hasOwn(shown, kind) ? shown[kind as keyof typeof shown] : null;
  return schema?.safeParse(body).data ?? nothing;
}

/** A database knows no year 0. */
function isOfOurTime(instant: string): boolean {
  return Math.abs(new Date(instant).getUTCFullYear() - 2100) <= 200;
}

/** Questions that were passed over are left out: they have no answer. */
function plainAnswers(all: Readonly<Record<string, unknown>>): Record<string, boolean | number | string> {
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, boolean | number | string] => isPlain(entry[1])),
  );
}

function isPlain(value: unknown): value is boolean | number | string {
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string';
}
