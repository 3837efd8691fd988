export type Choice = Readonly<{ code: string; name: string }>;

/** A list to choose from: its letters find an answer, as in every browser. */
export function CallField({
  label,
  empty,
  value,
  choices,
  onChoose,
}: Readonly<{
  label: string;
  empty: string;
  value: string | null;
  choices: readonly Choice[];
  onChoose: (code: string | null) => void;
}>) {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={value ?? ''}
        onChange={({ currentTarget }) => onChoose(currentTarget.value === '' ? null : currentTarget.value)}
      >
        <option value="">{empty}</option>
        {choices.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
