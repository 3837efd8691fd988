import { num } from '@kua/words/format.ts';
import { head, overview } from '../publication/release-client.ts';
import { hrefTo } from './location.ts';
import { say } from './words-state.ts';

export function PageFooter() {
  const words = say();
  const credits = overview.value?.credits ?? [];
  return (
    <footer class="bottom">
      <div class="wrap">
        <p class="pledge">{words.footerPledge()}</p>
        <ul>
          {head.value === null ? null : (
            <li>
              <a href={hrefTo('methods', ['check'])}>
                {words.footerCheck()} <span class="figure">№ {num(head.value.sequence)}</span>
              </a>
            </li>
          )}
          <li>
            <a href={hrefTo('downloads')}>{words.footerDownloads()}</a>
          </li>
          <li>
            <a href={hrefTo('methods')}>{words.footerMethods()}</a>
          </li>
          <li>
            <a href={hrefTo('tell')}>{words.footerTell()}</a>
          </li>
          <li>
            <a href={hrefTo('tell', ['pressure'])}>{words.footerPressure()}</a>
          </li>
          {overview.value?.citizenReports === undefined ? null : (
            <li>
              <a href={hrefTo('reports')}>{words.footerReports()}</a>
            </li>
          )}
        </ul>
        {credits.map((credit) => (
          <p key={credit} class="credit">
            {credit}
          </p>
        ))}
      </div>
    </footer>
  );
}
