import type { StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { words } from '../shell/words-state.ts';
import { look } from './coverage-address.ts';

/** Copies of other stations that look like those of this one, or say the same. It may be chance: they are only pointed out. */
export function AlikeList({ of }: Readonly<{ of: StationCoverage }>) {
  return (
    <section>
      <h3>{words().alikeProtocols()}</h3>
      <p class="under">{words().alikeUnder()}</p>
      <ul class="alike">
        {of.alike.map(({ copy, reason, where }) => (
          <li key={`${copy} ${reason}`}>
            {where.kind === 'station' && (
              <button type="button" class="link" onClick={() => look({ station: where.id })}>
                {words().stationNumber({ number: where.number })}
              </button>
            )}
            {where.kind === 'unplaced' && words().alikeUnplaced()}
            {where.kind === 'elsewhere' && words().alikeElsewhere()}
            {': '}
            {reason === 'picture' ? words().alikePicture() : words().alikeFigures()}{' '}
            <span class="under">{words().copyNumber({ copy })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
