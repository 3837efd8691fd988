import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { choose, route } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';

/** The contest being read: named by the address, else the first. Undefined only for an election without any. */
export function chosenContest(contests: readonly Contest[]): Contest | undefined {
  return contests.find((contest) => contest.id === route.value.query['contest']) ?? contests[0];
}

export function contestOf(overview: Overview): Contest | undefined {
  return chosenContest(overview.contests);
}

/** Nothing for one contest, a row of choices for a few, a list for many. */
export function ContestSwitch({ contests }: { readonly contests: readonly Contest[] }) {
  const chosen = chosenContest(contests);
  if (contests.length < 2 || chosen === undefined) return null;
  if (contests.length > 4) {
    return (
      <label class="field contests">
        <span>{say().contest()}</span>
        <select value={chosen.id} onChange={(event) => choose({ contest: event.currentTarget.value, option: '' })}>
          {contests.map((contest) => (
            <option key={contest.id} value={contest.id}>
              {local(contest.name)}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <div class="choices contests" role="group" aria-label={say().contest()}>
      {contests.map((contest) => (
        <button
          key={contest.id}
          type="button"
          aria-pressed={contest.id === chosen.id}
          onClick={() => choose({ contest: contest.id, option: '' })}
        >
          {local(contest.name)}
        </button>
      ))}
    </div>
  );
}
