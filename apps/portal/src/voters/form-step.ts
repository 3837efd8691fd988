import type { ReportDraft } from '@kua/core/voters/report-draft.ts';
import type { VoterWords } from '@kua/words/words.ts';

/** Besides what is sent: what was chosen to find the station by. */
export type FormDraft = ReportDraft & Readonly<{ region: string | null; number: string }>;

export type StepProps = Readonly<{
  words: VoterWords;
  draft: FormDraft;
  change: (more: Partial<FormDraft>) => void;
  count: Readonly<{ n: number; of: number }>;
  onNext: () => void;
  onBack: () => void;
}>;
