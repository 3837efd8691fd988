/** One question with its answers in a list: the browser's own, so that a phone shows it as people know it. */
export type Choice = Readonly<{ code: string; name: string }>;
export type ChoiceGroup = Readonly<{ name: string; choices: readonly Choice[] }>;

export function ChoiceField({
  label,
  hint,
  empty,
  value,
  choices = [],
  groups = [],
  onChoose,
}: {
  readonly label: string;
  readonly hint?: string;
  /** What stands there while nothing is chosen. */
  readonly empty: string;
  readonly value: string | null;
  readonly choices?: readonly Choice[];
  readonly groups?: readonly ChoiceGroup[];
  readonly onChoose: (code: string | null) => void;
}) {
  return (
    <label class="field question">
      <span class="asked">{label}</span>
      {hint === undefined ? null : <span class="about">{hint}</span>}
      <select
        autocomplete="off"
        value={value ?? ''}
        onChange={({ currentTarget }) => onChoose(currentTarget.value === '' ? null : currentTarget.value)}
      >
        <option value="">{empty}</option>
        {groups.map(({ name, choices: inGroup }) => (
          <optgroup key={name} label={name}>
            {inGroup.map(option)}
          </optgroup>
        ))}
        {choices.map(option)}
      </select>
    </label>
  );
}

function option({ code, name }: Choice) {
  return (
    <option key={code} value={code}>
      {name}
    </option>
  );
}
