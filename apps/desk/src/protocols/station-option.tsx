import type { FoundStation } from '@kua/core/protocols/found-stations-contract.ts';
import { local, words } from '../shell/words-state.ts';

type StationOptionProps = Readonly<{
  id: string;
  station: FoundStation;
  isChosen: boolean;
  onTake: () => void;
}>;

export function StationOption({ id, station, isChosen, onTake }: StationOptionProps) {
  const { number, name, address, territory } = station;
  return (
    <li id={id} role="option" aria-selected={isChosen} onClick={onTake}>
      <b>{words().stationNumber({ number })}</b>
      <span>{[name, address].filter((text) => text !== null).join(', ')}</span>
      <small>{territory.map((each) => local(each)).join(', ')}</small>
    </li>
  );
}
