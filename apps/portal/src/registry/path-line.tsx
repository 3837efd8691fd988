import type { LocalText } from '@kua/core/registry/election.ts';
import { overview } from '../publication/release-client.ts';
import { hrefTo } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';

/** From the whole down to here, each step a link. */
export function PathLine({ path }: { readonly path: readonly Readonly<{ id: string; name: LocalText }>[] }) {
  const root = overview.value?.root;
  return (
    <nav class="path" aria-label={say().whereYouAre()}>
      <ol>
        <li>
          <a href={hrefTo('front')}>{root === undefined ? say().navResults() : local(root.name)}</a>
        </li>
        {path.map((step, index) => (
          <li key={step.id}>
            <a
              href={hrefTo(
                'territory',
                path.slice(0, index + 1).map((one) => one.id),
              )}
            >
              {local(step.name)}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
