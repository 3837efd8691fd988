import { useEffect, useState } from 'preact/hooks';
import { instant, num } from '@kua/words/format.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { goTo, route } from '../shell/location.ts';
import { tongue, words } from '../shell/words-state.ts';
import { askViews, type ViewPage } from './staff-client.ts';
import { viewRuns, type ViewRun } from './view-runs.ts';

/** Who opened what was sealed, the last first, a page at a time; the address says from where on. */
export function ViewsScreen() {
  const [before = null] = route.value.ids;
  const [page, setPage] = useState<ViewPage | null>(null);
  const [isRefused, setRefused] = useState(false);
  const look = (): void =>
    void askViews(before).then((answer) => {
      setRefused(!answer.ok);
      if (answer.ok) setPage(answer.value);
    });
  useEffect(look, [before]);
  const earlier = page?.earlier ?? null;
  const actions: readonly Action[] = [
    ...(earlier === null
      ? []
      : [
          {
            id: 'earlier',
            keys: ['KeyE'],
            name: words().earlierViews(),
            run: () => goTo('views', String(earlier)),
          } as const,
        ]),
    {
      id: 'latest',
      keys: ['KeyR'],
      name: words().latestViews(),
      run: () => (before === null ? look() : goTo('views')),
    },
  ];
  useActions(actions);
  return (
    <section class="team">
      <header>
        <h1>{words().views()}</h1>
        <p class="under">{words().viewsUnder()}</p>
      </header>
      {isRefused && (
        <p class="trouble" role="alert">
          {words().viewsAway()}
        </p>
      )}
      {page === null && !isRefused && <p role="status">{words().loading()}</p>}
      {page?.views.length === 0 && <p>{before === null ? words().viewsNone() : words().viewsNoneEarlier()}</p>}
      {page !== null && page.views.length > 0 && <ViewTable runs={viewRuns(page.views)} />}
      <div class="paging">
        {actions.map((action) => (
          <ActionButton key={action.id} action={action} look="ghost" />
        ))}
      </div>
    </section>
  );
}

function ViewTable({ runs }: Readonly<{ runs: readonly ViewRun[] }>) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words().viewedAt()}</th>
          <th scope="col">{words().pseudonym()}</th>
          <th scope="col">{words().viewedSubmission()}</th>
          <th scope="col">{words().viewedWhat()}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map(({ sequence, at, staff, submission, isRead, files }) => (
          <tr key={`${sequence} ${submission}`}>
            <th scope="row">
              <time dateTime={at}>{instant(at, tongue())}</time>
            </th>
            <td data-title={words().pseudonym()}>{staff}</td>
            <td data-title={words().viewedSubmission()}>№ {num(submission)}</td>
            <td data-title={words().viewedWhat()}>
              {[
                ...(isRead ? [words().viewedWords()] : []),
                ...(files > 0 ? [words().viewedFiles({ n: files })] : []),
              ].join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
