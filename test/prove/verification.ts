/**
 * Whatever a third of all observers do who collude inside k organisations or branches, verifiers of theirs included, no station is marked
 * confirmed with figures that are not on the commission's paper; and honest people still get theirs confirmed. The rules are those of core.
 * Controls: a rule that counts accounts, one that is content with a single reading, and one that lets two readers vouch for photos of
 * which nobody typed the figures, all confirm what is wrong.
 */
import { randomStream } from '@kua/rehearsal/random.ts';
import type { Prove } from './proof.ts';
import { drawCast } from './verification-cast.ts';
import type { Rules } from './verification-copy.ts';
import { playStation } from './verification-station.ts';

const stations = 10_000;
const rules: Rules = { colluders: 1, readers: 'rules', groups: 'rules', typingError: 0 };
const fewestConfirmed = 0.9;

type Count = { stations: number; confirmed: number; wrong: number; honest: number; honestConfirmed: number };
type Night = Readonly<{ name: string; elections: number; colluding: number; rules: Rules }>;

export const prove: Prove = async ({ cycles, log }) => {
  const part = Math.max(2, Math.round(cycles / 20));
  const play = async (night: Night): Promise<Count> => {
    const count = await playNight(night, log);
    log(sentence(night, count));
    return count;
  };
  const held = { name: 'k = 1, one colludes', elections: cycles, colluding: 1, rules };
  const wider = { name: 'k = 2, two collude', elections: part, colluding: 2, rules: { ...rules, colluders: 2 } };
  const beyond = { name: 'k = 1, two collude', elections: part, colluding: 2, rules };
  const mistyped = {
    name: 'k = 1, one colludes, 1 % of honest observers mistype',
    elections: part,
    colluding: 1,
    rules: { ...rules, typingError: 0.01 },
  };
  const accounts = {
    name: 'control: accounts are counted',
    elections: 2,
    colluding: 1,
    rules: { ...rules, groups: 'accounts' as const },
  };
  const oneReader = {
    name: 'control: one reading is enough',
    elections: 2,
    colluding: 1,
    rules: { ...rules, readers: 'one' as const },
  };
  const twoReaders = {
    name: 'control: two readings are enough where nobody typed the figures',
    elections: Math.max(8, part),
    colluding: 1,
    rules: { ...rules, readers: 'two' as const },
  };
  const controls = [accounts, oneReader, twoReaders];

  const counts = new Map<Night, Count>();
  for (const night of [held, wider, beyond, mistyped, ...controls]) counts.set(night, await play(night));
  const wrong = (night: Night): number => counts.get(night)?.wrong ?? Number.NaN;
  const { honest = 0, honestConfirmed = 0 } = counts.get(held) ?? {};
  return {
    cycles,
    passed:
      wrong(held) === 0 &&
      wrong(wider) === 0 &&
      honestConfirmed >= fewestConfirmed * honest &&
      controls.every((control) => wrong(control) > 0),
    lines: [...counts].map(([night, count]) => sentence(night, count)),
  };
};

async function playNight(
  { name, elections, colluding, rules: by }: Night,
  log: (line: string) => void,
): Promise<Count> {
  const count: Count = { stations: 0, confirmed: 0, wrong: 0, honest: 0, honestConfirmed: 0 };
  for (let election = 0; election < elections; election += 1) {
    const random = randomStream(String(election), name);
    const cast = drawCast(random, colluding);
    for (let station = 0; station < stations; station += 1) {
      const { isConfirmed, isWrong, isHonest } = playStation(random, cast, by);
      count.stations += 1;
      count.confirmed += Number(isConfirmed);
      count.wrong += Number(isWrong);
      count.honest += Number(isHonest);
      count.honestConfirmed += Number(isHonest && isConfirmed);
    }
    if ((election + 1) % 100 === 0) log(`${name}: ${election + 1} elections, ${count.wrong} wrong`);
    await Promise.resolve();
  }
  return count;
}

function sentence({ name, elections }: Night, count: Count): string {
  const share = ((100 * count.honestConfirmed) / count.honest).toFixed(1);
  return `${name}: ${elections} elections, ${number(count.stations)} stations, ${number(count.confirmed)} confirmed, ${number(count.wrong)} of them wrong; ${share} % of ${number(count.honest)} honest stations with independent sources confirmed`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
