import type { Rehearsal } from '@kua/rehearsal/simulate.ts';
import type { DeskLinks } from './rehearsal-invitation.ts';

export type Welcome = Readonly<{
  rehearsal: Rehearsal;
  /** Protocols of the schedule that are in. */
  sent: number;
  /** True when an earlier start is gone on with. */
  found: boolean;
  address: string;
  /** An invitation to try the phone with. */
  link: string;
  /** Invitations to try the desk with. */
  desk: DeskLinks;
  /** The data folder. */
  data: string;
}>;

/** What `npm start` says when the portal is open. */
export function welcomeText({ rehearsal, sent, found, address, link, desk, data }: Welcome): string {
  const { stations, arrivals } = rehearsal;
  const rest = sent < arrivals.length ? 'the rest arrive while you watch' : 'nothing more is to come';
  return `
Kua is open at ${address}

  This is a rehearsal: an election that never took place. Its figures, parties and stations are invented.
  ${counted(stations.length)} stations; ${progressText(sent, arrivals.length)}${found ? ', as it was left' : ''}; ${rest}.
  What is hidden in it:  docs/rehearsal.md

  As an observer:        ${link}
                         (the phone app, for one browser on this machine; the next start has another one)
  At the desk:           ${desk.all}
                         (all rooms: look at coverage, go through the reports, read papers; your browser makes a passkey for it, once)
  A second verifier:     ${desk.verifiers[0]}
                         (open it in another browser or a private window, and read the same papers: one person's reading never counts alone)
  A third verifier:      ${desk.verifiers[1]}
                         (the same in one more browser: whoever comes third decides where two read differently)
  Your own files:        npx kua import FILE… --mapping MAPPING.json --data ${data}
                         (docs/formats/mapping.md; they appear here at once)
  To stop:               Ctrl-C. Everything stays in ${data}; the next start goes on from here.

`;
}

export function progressText(sent: number, all: number): string {
  return `${counted(sent)} of ${counted(all)} protocols of observers are in`;
}

function counted(value: number): string {
  return value.toLocaleString('en');
}
