import { Hono } from 'hono';
import { builtAppRoutes } from './built-app-routes.ts';
import { phoneHeaders } from './security-headers.ts';

/** `/app/`: the observer's phone, as it was built when the server started. */
export async function phoneRoutes(built: string): Promise<Hono> {
  const app = new Hono();
  // For whom the app itself does not start any more: the browser forgets all that it kept here, once she pressed it on this very page.
  // Not at once: anybody can send her the address, and what was not sent yet would be lost.
  app.get('/app/clear', (context) => {
    const isPressed = context.req.header('sec-fetch-site') === 'same-origin';
    if (isPressed) context.header('clear-site-data', '"cache", "storage"');
    context.header('cache-control', 'no-store');
    return context.html(isPressed ? emptyPage : clearingPage);
  });
  app.route('/', await builtAppRoutes('/app', built, phoneHeaders));
  return app;
}

const emptyPage = '<!doctype html><meta charset="utf-8"><title>·</title>';

const clearingPage = `${emptyPage}<meta name="viewport" content="width=device-width, initial-scale=1">
<p lang="kk"><a href="/app/clear">Бұл құрылғыда осы сайт сақтағанның бәрін өшіру.</a> Әлі жіберілмегені жоғалады.</p>
<p lang="ru"><a href="/app/clear">Стереть всё, что этот сайт хранит на устройстве.</a> Ещё не отправленное пропадёт.</p>
<p lang="en"><a href="/app/clear">Erase all that this site keeps on this device.</a> What was not sent yet is lost.</p>`;
