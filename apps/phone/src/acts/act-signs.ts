/**
 * What goes from phone to phone as a square code: which act it is, and the hand that a witness put to it. No name and no word of the act.
 * In capitals: a code writes those in fewer dots, and fewer dots are read in poorer light.
 */
export type ActSign = Readonly<{ election: string; digest: string; code: string; at: string }>;
export type WitnessSign = Readonly<{ digest: string; device: string; signature: string }>;

export function actSignText({ election, digest, code, at }: ActSign): string {
  return `KUA-ACT/1 ${election.toUpperCase()} ${digest.toUpperCase()} ${code} ${at}`;
}

export function parseActSign(text: string): ActSign | null {
  const [, election, digest, code, at] =
    /^KUA-ACT\/1 ([A-Z0-9-]{1,64}) ([0-9A-F]{64}) ([A-Za-z0-9._:-]{1,64}) (\d{4}-\d\d-\d\dT[0-9:.]{5,12}Z)$/.exec(
      oneLine(text),
    ) ?? [];
  if (election === undefined || digest === undefined || code === undefined || at === undefined) return null;
  if (Number.isNaN(Date.parse(at))) return null;
  return { election: election.toLowerCase(), digest: digest.toLowerCase(), code, at };
}

export function witnessSignText({ digest, device, signature }: WitnessSign): string {
  return `KUA-WITNESS/1 ${digest} ${device} ${signature}`.toUpperCase();
}

export function parseWitnessSign(text: string): WitnessSign | null {
  const [, digest, device, signature] =
    /^KUA-WITNESS\/1 ([0-9A-F]{64}) ([0-9A-F]{64}) ([0-9A-F]{128})$/.exec(oneLine(text)) ?? [];
  if (digest === undefined || device === undefined || signature === undefined) return null;
  return { digest: digest.toLowerCase(), device: device.toLowerCase(), signature: signature.toLowerCase() };
}

/** Messengers break and pad what is pasted through them. */
function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
