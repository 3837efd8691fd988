import type { ComponentChildren } from 'preact';

/** A table too wide for the screen scrolls in its own frame, also by keyboard; the page itself never scrolls sideways. */
export function TableFrame({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="table-frame" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
