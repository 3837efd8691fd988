/** How this app asks anybody anything: nothing of hers goes along, and nothing of the answer stays in the browser's cache. */
export function plainFetch(url: string | URL, more: RequestInit = {}): Promise<Response> {
  return fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', ...more });
}

/** A text of an answer; empty where it says none. */
export function textIn(said: Readonly<Record<string, unknown>>, name: string): string {
  const value = said[name];
  return typeof value === 'string' ? value : '';
}
