import { choose } from './location.ts';

/** Narrows a list to what is typed; kept in the address like every choice, and the list begins again at its first page. */
export function FilterField({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <label class="field filter">
      <span>{label}</span>
      <input type="search" value={value} onInput={(event) => choose({ filter: event.currentTarget.value, page: '' })} />
    </label>
  );
}
