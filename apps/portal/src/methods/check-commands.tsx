import type { MethodWords } from '@kua/words/words.ts';
import { head } from '../publication/release-client.ts';
import { Rich } from '../shell/rich-text.tsx';

/** What a stranger types to check this very release, and what that does not show. */
export function CheckCommands({ words }: { readonly words: MethodWords }) {
  const release = new URL('.', document.baseURI).href;
  const { log = null, signature = null } = head.value ?? {};
  return (
    <>
      <p>{log === null || signature === null ? words.checkUnsigned() : words.checkSigned({ n: log.size })}</p>
      <Way text={words.checkProgram()} command={`npm ci && npx kua-verify ${release}`} />
      <Way text={words.checkKey()} command={`npx kua-verify ${release} --election-key KEY --checkpoint FILE`} />
      <Way text={words.checkReceipts()} command={`npx kua-verify numbers.txt ${release}`} />
      <Way text={words.checkByHand()} />
      <Way text={words.checkLimits()} />
    </>
  );
}

function Way({ text, command }: Readonly<{ text: string; command?: string }>) {
  return (
    <>
      <p>
        <Rich text={text} />
      </p>
      {command === undefined ? null : (
        <pre class="commands" tabIndex={0}>
          {command.split(/(--[a-z-]+)/).map((part, index) =>
            // The name of an option does not break over two lines.
            part.startsWith('--') ? <span key={index}>{part}</span> : part,
          )}
        </pre>
      )}
    </>
  );
}
