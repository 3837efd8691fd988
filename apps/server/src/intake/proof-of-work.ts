/**
 * What a device that nobody knows must do before something of it is kept: some ten thousand hashes, seconds on a cheap phone, and more of
 * them for more room and when there is little left (holding-bounds.ts). The challenge is bound to the whole envelope that it wants to
 * leave (its seal, id and device), so that one proof serves for one submission, and nothing is remembered here.
 */
import { randomBytes } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib/v1';
import type { Challenge } from 'altcha-lib/v1/types';
import { z } from 'zod';

const usualTries = 50_000;
const validMs = 20 * 60_000;

const payload = z.object({
  algorithm: z.literal('SHA-256'),
  challenge: z.string().max(200),
  number: z.number().int().min(0),
  salt: z.string().max(500),
  signature: z.string().max(200),
});

export type Subject = Readonly<{ hex: string; work: number }>;

export type ProofOfWork = Readonly<{
  /** `hex`: of the SHA-256 of what the work is done for; `work`: how many times the usual work. */
  challenge: (subject: Subject, now: Date) => Promise<Challenge>;
  /**
   * `answer`: base64 of the payload's JSON, as ALTCHA clients send it. Half of the work is enough: it may have become more while it was
   * done, and nobody runs after it.
   */
  isDone: (subject: Subject, answer: string) => Promise<boolean>;
}>;

/** The secret lives as long as the process: a challenge of before a restart is asked for anew. */
export function proofOfWork(): ProofOfWork {
  const hmacKey = randomBytes(32).toString('hex');
  return {
    challenge: (subject, now) =>
      createChallenge({
        hmacKey,
        maxnumber: usualTries * subject.work,
        expires: new Date(now.getTime() + validMs),
        params: { subject: subject.hex, work: String(subject.work) },
      }),
    isDone: async (subject, answer) => {
      const read = payload.safeParse(jsonOf(answer));
      if (!read.success) return false;
      // The salt is signed with the challenge.
      const said = new URLSearchParams(read.data.salt.split('?')[1] ?? '');
      const bound = said.get('subject') === subject.hex && Number(said.get('work')) * 2 >= subject.work;
      return bound && (await verifySolution(read.data, hmacKey));
    },
  };
}

function jsonOf(answer: string): unknown {
  if (answer.length > 2000) return undefined;
  try {
    return JSON.parse(Buffer.from(answer, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
