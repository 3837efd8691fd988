import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { say } from './words-state.ts';

/** A component whose code comes when it is first shown. */
export function lazyComponent<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const loaded = signal<ComponentType<Props> | 'failed' | null>(null);
  let asked = false;
  return function Lazy(props: Props) {
    if (!asked) {
      asked = true;
      load().then(
        (component) => {
          loaded.value = component;
        },
        () => {
          loaded.value = 'failed';
        },
      );
    }
    const Component = loaded.value;
    if (Component === 'failed') return <p role="status">{say().offlineWhat()}</p>;
    return Component === null ? (
      <p class="waiting" role="status">
        {say().loading()}
      </p>
    ) : (
      <Component {...props} />
    );
  };
}
