import type { KeyList } from '@kua/core/evidence/key-list.ts';
import type { Result } from '@kua/core/kernel/result.ts';
import type { Refusal } from './patient-request.ts';

/** By which key list the receipts of an election are judged; or why none of them is believed. */
export type ReceiptBelief = (election: string) => Result<KeyList, Refusal>;

export const receiptInvalid: Refusal = {
  code: 'receipt-invalid',
  sentence: 'What the server answered is no receipt of this election for this.',
};
