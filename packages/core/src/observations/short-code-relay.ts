/** From a short code that was read to the relay that counts: which form it fills in, whose device it came from. */
import { failure, success, type Result } from '../kernel/result.ts';
import { formTag, type CodedForm, type ShortCode } from './short-code.ts';
import type { RelayBody } from './submission-body.ts';

/** The one form that the code fills in. Two may have the same six letters: then somebody has to say which. */
export function formOfShortCode(
  code: ShortCode,
  forms: readonly CodedForm[],
): Result<CodedForm, 'short-code-form-unknown' | 'short-code-form-ambiguous'> {
  const fitting = forms.filter(
    (form) =>
      formTag(form) === code.form && form.contest.fields.length + form.contest.options.length === code.figures.length,
  );
  const [form] = fitting;
  if (form === undefined) return failure('short-code-form-unknown');
  return fitting.length === 1 ? success(form) : failure('short-code-form-ambiguous');
}

/** The device among those of the election that are known here; null where none or several begin like that. */
export function deviceOfShortCode({ device }: ShortCode, devices: readonly string[]): string | null {
  const fitting = devices.filter((key) => key.startsWith(device));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** The body of the relay; its station is the code's. What is missing in the code is not stated. */
export function relayOfShortCode(
  { original, figures }: ShortCode,
  { contest }: CodedForm,
  given: Pick<RelayBody, 'device' | 'channel'>,
): RelayBody {
  const stated = (cells: readonly Readonly<{ id: string }>[], from: number) =>
    Object.fromEntries(cells.map(({ id }, index) => [id, figures[from + index] ?? null]));
  const fields = stated(contest.fields, 0);
  const options = stated(contest.options, contest.fields.length);
  return { original, ...given, kind: 'protocol', body: { contest: contest.id, fields, options } };
}
