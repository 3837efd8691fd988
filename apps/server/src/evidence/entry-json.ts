/** The JSON of an entry's body; undefined where it is none, which every schema refuses. An entry that cannot be read stops no fold. */
export function entryJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
