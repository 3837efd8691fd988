/** `18:04` of an instant, on this phone's own clock. */
export function hourOf(instant: string | number): string {
  return new Date(instant).toTimeString().slice(0, 5);
}
