import type { MethodWords } from '@kua/words/words.ts';
import { head } from '../publication/release-client.ts';
import { Rich } from '../shell/rich-text.tsx';

/** What a stranger types to check this very release, and what that does not show. */
export function CheckCommands({ words }: { readonly words: MethodWords }) {
  const release = new URL('.', document.baseURI).href;
  const { log = null, signature = null } = head.value ?? {};
  return (
    <>
      <pre class="commands" tabIndex={0}>
        {[
          `npm ci && npx kua-verify ${release}`,
          `npx kua-verify ${release} --election-key KEY --checkpoint FILE`,
          `npx kua-verify numbers.txt ${release}`,
        ].join('\n')}
      </pre>
      <p>{log === null || signature === null ? words.checkUnsigned() : words.checkSigned({ n: log.size })}</p>
      <p>
        <Rich text={words.checkLimits()} />
      </p>
    </>
  );
}
