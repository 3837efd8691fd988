/** One line of hers, which no browser keeps for itself. */
export function TextField(
  props: Readonly<{
    label: string;
    value: string;
    longest?: number;
    onInput: (value: string) => void;
  }>,
) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <input
        type="text"
        autocomplete="off"
        spellcheck={false}
        maxLength={props.longest ?? 200}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </label>
  );
}
