/** Words of hers, which no browser keeps for itself. */
export function WordsField(
  props: Readonly<{ label: string; hint?: string; rows?: number; value: string; onInput: (value: string) => void }>,
) {
  return (
    <label class="field">
      <span>{props.label}</span>
      {props.hint !== undefined && <small>{props.hint}</small>}
      <textarea
        rows={props.rows ?? 2}
        autocomplete="off"
        spellcheck={false}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </label>
  );
}
