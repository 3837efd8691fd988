import type { Overview } from '@kua/core/publication/release-contract.ts';
import { choose } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';

/** One region or all; kept in the address under `into`. */
export function RegionField(props: Readonly<{ release: Overview; value: string; into: 'region' | 'pick' }>) {
  const { release, value, into } = props;
  return (
    <label class="field">
      <span>{say().region()}</span>
      <select value={value} onChange={(event) => choose({ [into]: event.currentTarget.value, page: '' })}>
        <option value="">{say().allRegions()}</option>
        {release.children.map((child) => (
          <option key={child.id} value={child.id}>
            {local(child.name)}
          </option>
        ))}
      </select>
    </label>
  );
}
