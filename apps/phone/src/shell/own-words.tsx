import type { ComponentChildren, JSX } from 'preact';

const longestLine = 200;
const longestNumber = 9;

/** `labelledBy`: the id of what stands on the screen already and says what is asked. */
type Asked = Readonly<{ label?: string; labelledBy?: string }>;
type Given = Readonly<{ value: string; onInput: (value: string) => void }>;
type Keyboard = Pick<JSX.IntrinsicElements['input'], 'autocapitalize' | 'enterkeyhint' | 'inputMode' | 'placeholder'>;

/** Words of hers, which no browser keeps for itself or sends to be spelled: one line, or more where there are `rows`. */
export function OwnWords(
  props: Asked & Given & Keyboard & Readonly<{ hint?: string; rows?: number; longest?: number }>,
) {
  const { label, hint, labelledBy, rows, longest, value, onInput, ...keyboard } = props;
  const own = { ...keyboard, ...untold, value, 'aria-labelledby': labelledBy };
  return (
    <Field label={label} hint={hint}>
      {rows === undefined ? (
        <input {...own} maxLength={longest ?? longestLine} onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <textarea {...own} rows={rows} maxLength={longest} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </Field>
  );
}

/** A count of hers, as its digits; nothing else can be typed. */
export function OwnNumber({ label, labelledBy, value, onInput }: Asked & Given) {
  return (
    <Field label={label}>
      <input
        {...untold}
        class="digits"
        inputMode="numeric"
        maxLength={longestNumber}
        value={value}
        aria-labelledby={labelledBy}
        onInput={(event) => {
          const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, longestNumber);
          event.currentTarget.value = digits;
          onInput(digits);
        }}
      />
    </Field>
  );
}

const untold = { autocomplete: 'off', spellcheck: false } as const;

function Field(props: Readonly<{ label: string | undefined; hint?: string | undefined; children: ComponentChildren }>) {
  return (
    <label class="field">
      {props.label !== undefined && <span>{props.label}</span>}
      {props.hint !== undefined && <small>{props.hint}</small>}
      {props.children}
    </label>
  );
}
