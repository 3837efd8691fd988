/** Something that is broken: a stable code, the file as the release or log names it, and a sentence. */
export type Finding = Readonly<{ code: FindingCode; file: string; sentence: string }>;

export type FindingCode =
  | 'file-missing'
  | 'file-changed'
  | 'file-unreadable'
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
  | 'rupture-missing'
  | 'rupture-forged'
  | 'sum-wrong'
  | 'opening-wrong'
  | 'opening-missing'
  | 'opening-stray'
  | 'receipt-forged'
  | 'receipt-unreadable'
  | 'receipt-other-log'
  | 'promise-broken'
  | 'promise-lost'
  | 'sealed-other';

export type Report = (code: FindingCode, file: string, sentence: string) => void;
