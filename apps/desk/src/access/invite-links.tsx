import { useState } from 'preact/hooks';
import { words } from '../shell/words-state.ts';

export function InviteLinks({ links }: Readonly<{ links: readonly string[] }>) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div class="invite">
      <p class="under">{words().linksUnder()}</p>
      <ol class="links" aria-label={words().linksTitle()}>
        {links.map((link) => (
          <li key={link}>
            <code>{link}</code>
          </li>
        ))}
      </ol>
      <p class="under" role="status">
        {isCopied ? words().linksCopied() : ''}
      </p>
      <footer>
        <button
          type="button"
          class="button main"
          onClick={() => void navigator.clipboard.writeText(links.join('\n')).then(() => setCopied(true))}
        >
          {words().copyLinks()}
        </button>
      </footer>
    </div>
  );
}
