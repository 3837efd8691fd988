/** Requests that index.html sends before any script has arrived. */
type EarlyRelease = Readonly<{ head: Promise<Response>; overview: Promise<Response> }>;

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface merges into Window
interface Window {
  readonly kuaEarly?: EarlyRelease;
}
