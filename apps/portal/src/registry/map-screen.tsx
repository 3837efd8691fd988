import { ContestSwitch, contestOf } from '../comparison/contest-switch.tsx';
import { overview } from '../publication/release-client.ts';
import { useTitle } from '../shell/page-title.ts';
import { Waiting } from '../shell/problem-screen.tsx';
import { say } from '../shell/words-state.ts';
import { PlaceExplorer } from './place-explorer.tsx';

/** The map with room around it. */
export function MapScreen() {
  const words = say();
  useTitle(words.navMap());
  const release = overview.value;
  const contest = release === null ? undefined : contestOf(release);
  if (release === null || contest === undefined) return <Waiting />;
  return (
    <>
      <h1 tabIndex={-1}>{words.navMap()}</h1>
      <ContestSwitch contests={release.contests} />
      <PlaceExplorer overview={release} contest={contest} path={[]} nodes={release.children} large />
    </>
  );
}
