import type { CoverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { local } from '../shell/words-state.ts';
import type { StationRow } from './station-rows.ts';

export function territoryName(found: CoverageBoard, id: string): string {
  const name = found.territories.find((territory) => territory.id === id)?.name;
  return name === undefined ? id : local(name);
}

/** The region of a station, and its district where it has one. */
export function placeName(found: CoverageBoard, { territory, region }: StationRow): string {
  const name = territoryName(found, region);
  return territory === region ? name : `${name}, ${territoryName(found, territory)}`;
}
