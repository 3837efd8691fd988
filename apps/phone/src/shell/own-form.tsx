import type { ComponentChildren } from 'preact';

type OwnFormProps = Readonly<{
  class?: string;
  role?: 'search';
  /** What stands in it is being saved and then erased: nothing can be typed that would go with it. */
  isSaving?: boolean;
  onSubmit?: () => void;
  children: ComponentChildren;
}>;

/** Whatever she types stands in one of these: browsers keep what is typed elsewhere. */
export function OwnForm(props: OwnFormProps) {
  return (
    <form
      class={props.class}
      role={props.role}
      inert={props.isSaving}
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
