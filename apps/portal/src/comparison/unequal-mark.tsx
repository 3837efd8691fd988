/** "Not equal", drawn: the sign of many system fonts is hard to tell from "equal" at this size. */
export function UnequalMark() {
  return (
    <svg class="unequal" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d="M1.5 4.2h9M1.5 7.8h9M8.6 1 3.4 11" />
    </svg>
  );
}
