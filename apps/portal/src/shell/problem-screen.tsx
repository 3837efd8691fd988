import type { Trouble } from '../publication/release-client.ts';
import { hrefTo } from './location.ts';
import { useTitle } from './page-title.ts';
import { say } from './words-state.ts';

/** What happened, and what to do. */
function Problem({ title, what, todo }: { readonly title: string; readonly what: string; readonly todo: string }) {
  useTitle(title);
  return (
    <section class="problem">
      <h1 tabIndex={-1}>{title}</h1>
      <p>{what}</p>
      <p class="quiet">{todo}</p>
      <p class="actions">
        <button type="button" class="button" onClick={() => location.reload()}>
          {say().tryAgain()}
        </button>
        <a class="button ghost" href={hrefTo('front')}>
          {say().toFront()}
        </a>
      </p>
    </section>
  );
}

export function TroubleScreen({ trouble }: { readonly trouble: Trouble }) {
  const words = say();
  if (trouble.kind === 'unreachable') {
    return <Problem title={words.offlineTitle()} what={words.offlineWhat()} todo={words.offlineTodo()} />;
  }
  if (trouble.kind === 'missing') {
    const what = words.missingFileWhat({ path: trouble.path });
    return <Problem title={words.missingFileTitle()} what={what} todo={words.missingFileTodo()} />;
  }
  const what = words.formatWhat({ path: trouble.path });
  return <Problem title={words.formatTitle()} what={what} todo={words.formatTodo()} />;
}

export function UnknownScreen() {
  const words = say();
  return <Problem title={words.unknownTitle()} what={words.unknownWhat()} todo={words.unknownTodo()} />;
}

export function Waiting() {
  return (
    <p class="waiting" role="status">
      {say().loading()}
    </p>
  );
}
