import type { Checked } from './finding.ts';

/** What was found, for people. `pinned`: the election key was given. */
export function describeChecked({ what, findings, facts, notes, electionKey }: Checked, pinned: boolean): string {
  const remarks = notes.map((note) => `• ${note}\n`).join('');
  if (findings.length > 0) {
    const lines = findings.map(({ code, file, sentence }) => `✗ ${file}: ${sentence} (${code})\n`).join('');
    const count = findings.length === 1 ? 'One thing is' : `${findings.length} things are`;
    return `${lines}${remarks}${count} broken in this ${what}.\n`;
  }
  const trust =
    pinned || electionKey === null
      ? ''
      : `Signed in the name of the election key ${electionKey}\nCompare it with what the election’s organisations published, or give that with --election-key.\n`;
  return `${facts.map((fact) => `✓ ${fact}\n`).join('')}${remarks}This ${what} is in order.\n${trust}`;
}
