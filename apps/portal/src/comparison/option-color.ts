import type { Contest } from '@kua/core/registry/election.ts';

/** Eight colours that colour-blind people can tell apart; none stands for good or bad, and no flag is made of them. */
const palette = ['#3f6fb5', '#c98a1b', '#7a4f9a', '#3a9d9d', '#a8557f', '#8a8f2b', '#5c6b77', '#b5693a'] as const;
const rest = '#8b959c';

export function optionColor(contest: Contest, optionId: string): string {
  const index = contest.options.findIndex((option) => option.id === optionId);
  const option = contest.options[index];
  if (option?.color) return option.color;
  return option?.kind === 'against-all' ? rest : (palette[index] ?? rest);
}
