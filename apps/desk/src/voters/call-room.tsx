import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { loadVoterWords, type VoterWords } from '@kua/words/words.ts';
import { route } from '../shell/location.ts';
import type { Room } from '../shell/room.ts';
import { tongue, words } from '../shell/words-state.ts';
import '../styles/calls.css';
import { CallForm } from './call-form.tsx';
import { readPlaces, type CallPlaces } from './call-places.ts';

const form = signal<VoterWords | null>(null);

/** Calls of citizens, keyed in while they last. */
export const callRoom: Room = {
  id: 'calls',
  roles: ['coordinator'],
  title: () => words().calls(),
  Screen: CallScreen,
};

function CallScreen() {
  const language = tongue();
  const election = route.value.election ?? '';
  const [places, setPlaces] = useState<CallPlaces | null>(null);
  useEffect(() => void loadVoterWords(language).then((loaded) => (form.value = loaded)), [language]);
  useEffect(() => void readPlaces(election).then(setPlaces), [election]);
  return form.value === null || places === null ? null : <CallForm words={form.value} places={places} />;
}
