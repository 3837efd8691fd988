import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import { RegionField } from '../registry/region-field.tsx';
import { choose, route } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { hoursOf } from './violation-filter.ts';
import { hourWords } from './violation-hour.ts';

/** By kind, region and hour; kept in the address, so that what one sees can be sent to another. */
export function ViolationFilters({ release, index }: Readonly<{ release: Overview; index: ViolationsIndex }>) {
  const words = say();
  const { code = '', pick = '', hour = '' } = route.value.query;
  const groups = [...new Map(index.codes.flatMap(({ group }) => (group === null ? [] : [[group.id, group]]))).values()];
  const ungrouped = index.codes.filter(({ group }) => group === null);
  return (
    <form class="filters of-violations" onSubmit={(event) => event.preventDefault()}>
      <label class="field">
        <span>{words.violationKind()}</span>
        <select value={code} onChange={(event) => choose({ code: event.currentTarget.value, page: '' })}>
          <option value="">{words.violationAllKinds()}</option>
          {groups.map((group) => (
            <optgroup key={group.id} label={local(group.name)}>
              <option value={group.id}>{local(group.name)}</option>
              {index.codes
                .filter((sheet) => sheet.group?.id === group.id)
                .map((sheet) => (
                  <option key={sheet.code} value={sheet.code}>
                    {sheet.name === null ? sheet.code : local(sheet.name)}
                  </option>
                ))}
            </optgroup>
          ))}
          {ungrouped.map((sheet) => (
            <option key={sheet.code} value={sheet.code}>
              {sheet.code}
            </option>
          ))}
        </select>
      </label>
      <RegionField release={release} value={pick} into="pick" />
      <label class="field">
        <span>{words.violationTime()}</span>
        <select value={hour} onChange={(event) => choose({ hour: event.currentTarget.value, page: '' })}>
          <option value="">{words.violationAnyTime()}</option>
          {hoursOf(index).map((one) => (
            <option key={one} value={one}>
              {hourWords(one)}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}
