import type { ComponentChildren } from 'preact';

/** Whatever she types stands in one of these: browsers keep what is typed elsewhere. */
export function OwnForm(
  props: Readonly<{ class?: string; role?: 'search'; onSubmit?: () => void; children: ComponentChildren }>,
) {
  return (
    <form
      class={props.class}
      role={props.role}
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit?.();
      }}
    >
      {props.children}
    </form>
  );
}
