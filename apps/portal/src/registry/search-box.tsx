import { formatRoute } from '../shell/route.ts';
import { route } from '../shell/location.ts';
import { say, tongue } from '../shell/words-state.ts';

/** One line for a number, a street or a place; the search page answers. */
export function SearchBox() {
  const words = say();
  const find = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const asked = new FormData(event.currentTarget).get('q');
    const { contest = '' } = route.value.query;
    const query = { contest, q: typeof asked === 'string' ? asked : '' };
    location.hash = formatRoute({ language: tongue(), page: 'search', ids: [], query });
  };
  return (
    <form class="search-box" role="search" onSubmit={find}>
      <label class="field">
        <span>{words.searchLabel()}</span>
        <input type="search" name="q" autocomplete="off" enterkeyhint="search" placeholder={words.searchExample()} />
      </label>
      <button type="submit" class="button">
        {words.find()}
      </button>
    </form>
  );
}
