import type { EvidenceSum } from './evidence-sum.ts';

/** Something that is broken: a stable code, the file as the release or log names it, and a sentence. */
export type Finding = Readonly<{ code: FindingCode; file: string; sentence: string }>;

type FindingCode =
  | 'file-missing'
  | 'file-changed'
  | 'file-unreadable'
  | 'file-stray'
  | 'head-unsigned'
  | 'head-forged'
  | 'keys-missing'
  | 'keys-forged'
  | 'keys-other'
  | 'checkpoint-missing'
  | 'checkpoint-forged'
  | 'tile-missing'
  | 'tile-changed'
  | 'entries-changed'
  | 'log-root'
  | 'log-inconsistent'
  | 'log-shorter'
  | 'log-lost'
  | 'rupture-missing'
  | 'rupture-forged'
  | 'sum-wrong'
  | 'result-wrong'
  | 'table-wrong'
  | 'opening-wrong'
  | 'figures-wrong'
  | 'statement-twice'
  | 'delivery-other'
  | 'reading-wrong'
  | 'transcription-wrong'
  | 'level-wrong'
  | 'picture-wrong'
  | 'release-older'
  | 'opening-missing'
  | 'opening-stray'
  | 'receipt-forged'
  | 'receipt-unreadable'
  | 'promise-broken'
  | 'promise-lost'
  | 'sealed-other';

export type Report = (code: FindingCode, file: string, sentence: string) => void;

/** What one check came to. */
export type Checked = Readonly<{
  what:
    | 'release'
    | 'log'
    | 'receipt'
    | 'held receipt'
    | 'file receipt'
    | 'checkpoint'
    | 'rupture'
    | 'key list'
    | 'file of notes';
  findings: readonly Finding[];
  /** What was found in order, for people; empty as soon as something is broken. */
  facts: readonly string[];
  /** What is not broken and should be known. */
  notes: readonly string[];
  electionKey: string | null;
  /** Of a release: how much of what verifiers read, and of the levels of evidence, was checked. */
  evidence?: EvidenceSum;
}>;
