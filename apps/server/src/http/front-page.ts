import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { Election, LocalText } from '@kua/core/registry/election.ts';
import { pagePolicy } from './security-headers.ts';

/** `/`: the one election that there is, or a plain list. No figures: the page knows nothing of them. */
export function frontPage(elections: () => Promise<readonly Election[]>): Hono {
  const app = new Hono();
  app.get('/', async (context) => {
    const found = await elections();
    const [only, ...others] = found;
    context.header('cache-control', 'no-cache');
    if (only !== undefined && others.length === 0) return context.redirect(`/${only.id}/`, 302);
    const page = String(await listPage(found));
    return context.html(page, 200, { 'content-security-policy': pagePolicy(page) });
  });
  return app;
}

const style = `body{font:1.125rem/1.5 system-ui,sans-serif;color:#17212b;background:#fbfaf7;max-width:42rem;margin:3rem auto;padding:0 1rem}
a{color:#0b6e69}li{margin:.75rem 0}small{display:block}`;

function listPage(elections: readonly Election[]) {
  const none = html`<p lang="kk">Әзірге сайлау жоқ. Алғашқысы импортталғаннан кейін осында көрінеді.</p>
    <p lang="ru">Выборов пока нет. Они появятся здесь после первого импорта.</p>
    <p lang="en">No elections yet. They will appear here after the first import.</p>`;
  const list = html`<ul>
    ${elections.map(
      ({ id, name, date, rehearsal }) =>
        html`<li>
          ${names(name, id).map(([language, text]) => html`<a lang="${language}" href="/${id}/">${text}</a><br />`)}
          <small>${date}${rehearsal ? ' · жаттығу · репетиция · rehearsal' : ''}</small>
        </li>`,
    )}
  </ul>`;
  return html`<!doctype html>
    <html lang="kk">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Kua</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <h1><span lang="kk">Сайлаулар</span> · <span lang="ru">Выборы</span> · <span lang="en">Elections</span></h1>
        ${elections.length === 0 ? none : list}
      </body>
    </html>`;
}

/** Each different name once, with the language that it is in. */
function names(name: LocalText, id: string): readonly (readonly [string, string])[] {
  const found = ['kk', 'ru', 'en', ...Object.keys(name)].flatMap((language) => {
    const text = name[language];
    return text === undefined ? [] : [[text, language] as const];
  });
  const byText = new Map(found.toReversed());
  return byText.size === 0 ? [['und', id]] : [...byText].toReversed().map(([text, language]) => [language, text]);
}
