import type { ComponentChildren } from 'preact';

/** A message whose `**words**` stand out. */
export function Rich({ text }: { readonly text: string }): ComponentChildren {
  return text.split('**').map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part));
}
