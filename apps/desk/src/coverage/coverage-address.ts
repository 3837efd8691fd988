/** What is looked at stands in the address: `coverage/<form>/<region>/<filter>/<station>/<source>`, `all` where nothing is chosen. */
import { goTo, route } from '../shell/location.ts';

export const forms = ['map', 'table', 'late'] as const;
export type Form = (typeof forms)[number];

/** A state by its place, or what is found at a station. */
export const findings = ['late', 'jumps', 'drops', 'disputed', 'alike'] as const;
export type Filter = 'all' | (typeof findings)[number] | `${number}`;

export type Address = Readonly<{
  form: Form;
  region: string;
  /** An organisation, by its id. */
  source: string;
  filter: Filter;
  station: string | null;
}>;

const all = 'all';

export function address(): Address {
  const [form = 'map', region = all, filter = all, station = all, source = all] =
    route.value.room === 'coverage' ? route.value.ids : [];
  return {
    form: forms.find((each) => each === form) ?? 'map',
    region: region === '' ? all : region,
    source: source === '' ? all : source,
    filter: isFilter(filter) ? filter : all,
    station: station === '' || station === all ? null : station,
  };
}

export function look(changed: Partial<Address>): void {
  const { form, region, source, filter, station } = { ...address(), ...changed };
  const last = source === all ? (station === null ? [] : [station]) : [station ?? all, source];
  goTo('coverage', form, region, filter, ...last);
}

function isFilter(text: string): text is Filter {
  return text === all || /^[0-6]$/.test(text) || findings.some((each) => each === text);
}
