/** How this app asks anybody anything: nothing of hers goes along, and nothing of the answer stays in the browser's cache. */
export function plainFetch(url: string | URL, more: RequestInit = {}): Promise<Response> {
  return fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', ...more });
}
