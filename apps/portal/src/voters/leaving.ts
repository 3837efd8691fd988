/** The same for everybody: an address tells nothing about who went there. */
const neutralPage = 'https://www.wikipedia.org/';

/** Out of here in one tap. Nothing was stored, so nothing has to be removed; the page before this one is not come back to. */
export function leave(): void {
  location.replace(neutralPage);
}
