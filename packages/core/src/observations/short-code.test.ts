import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestFigure } from '../registry/figure-limits.ts';
import { codeCharacters, codeLetters, lettersOfHex } from './short-code-alphabet.ts';
import { checkLetters, isWhole } from './short-code-check.ts';
import { deviceOfShortCode, formOfShortCode, relayOfShortCode } from './short-code-relay.ts';
import { formTag, readShortCode, writeShortCode, type CodedForm, type CodedProtocol } from './short-code.ts';
import { checkBody } from './submission-body.ts';

const name = { en: 'a name' };

function formOf(fields: readonly string[], options: readonly string[], id = 'president'): CodedForm {
  const named = options.map((option) => ({ id: option, name, kind: 'candidate', color: null }) as const);
  return {
    election: 'vote-2026',
    contest: { id, fields: fields.map((field) => ({ id: field, name })), options: named },
  };
}

const form = formOf(['registered', 'issued', 'unused', 'cast', 'invalid'], ['anna', 'bek', 'against']);
const sample: CodedProtocol = {
  form,
  station: '75-0012',
  original: '3f1c77ab-90de-4c12-b5a8-00ff6e1d2c4b',
  device: 'a28666496f98d9acb1064aa153776b648d3e435a434aacd23b0f64b4c2707bf4',
  figures: {
    fields: { registered: 2135, issued: 685, unused: 1450, cast: null, invalid: 0 },
    options: { anna: 600, bek: 85 },
  },
};
const plain: CodedProtocol = {
  ...sample,
  station: '12',
  form: formOf([], ['yes']),
  figures: { fields: {}, options: { yes: 7 } },
};
const worded: CodedProtocol = { ...sample, station: 'Мектеп № 4' };

function written(protocol: CodedProtocol): string {
  const code = writeShortCode(protocol);
  if (!code.ok) throw new Error(code.error.code);
  return code.value;
}

const bare = (code: string): string => code.replaceAll(' ', '');
const isRead = (code: string): boolean => readShortCode(code).ok;

const hex = fc.constantFrom(...Array.from('0123456789abcdef'));
const hexOf = (length: number) => fc.string({ unit: hex, minLength: length, maxLength: length });
const figure = fc.option(
  fc.oneof(fc.nat(3000), fc.nat(largestFigure), fc.constantFrom(0, 99_999, 100_000, largestFigure)),
);
const station = fc.oneof(
  fc.stringMatching(/^\d{1,12}$/),
  fc.stringMatching(/^\d{1,7}(-\d{1,7}){1,2}$/),
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
);
const protocols: fc.Arbitrary<CodedProtocol> = fc
  .tuple(
    fc.array(figure, { maxLength: 25 }),
    fc.array(figure, { minLength: 1, maxLength: 40 }),
    station,
    fc.uuid({ version: 4 }),
    hexOf(64),
  )
  .map(([fields, options, at, original, device]) => {
    const cells = (of: string, values: readonly (number | null)[]) =>
      Object.fromEntries(values.map((value, index) => [`${of}-${index}`, value]));
    const figures = { fields: cells('f', fields), options: cells('o', options) };
    return {
      form: formOf(Object.keys(figures.fields), Object.keys(figures.options)),
      station: at,
      original,
      device,
      figures,
    };
  });

describe('a short code', () => {
  test('is read back as it was written, and becomes the relay that names its original', () => {
    fc.assert(
      fc.property(protocols, (protocol) => {
        const read = readShortCode(written(protocol));
        if (!read.ok) throw new Error(read.error.code);
        expect(read.value).toMatchObject({ station: protocol.station, original: protocol.original });
        const found = formOfShortCode(read.value, [form, protocol.form, formOf(['cast'], [])]);
        if (!found.ok) throw new Error(found.error);
        expect(found.value).toBe(protocol.form);
        const device = deviceOfShortCode(read.value, ['0'.repeat(64), protocol.device]);
        expect(device).toBe(protocol.device);
        const relay = relayOfShortCode(read.value, found.value, { device, channel: 'sms' });
        expect(relay.body).toEqual({ contest: 'president', ...protocol.figures });
        expect(checkBody('relay', relay)).toBeNull();
      }),
    );
  });

  test('has never six digits in a row, blanks or not', () => {
    fc.assert(
      fc.property(protocols, (protocol) => {
        const code = written(protocol);
        expect(code).toMatch(/^[0-9A-HK-MPQTYZ ]+$/);
        expect(bare(code)).not.toMatch(/\d{6}/);
      }),
      { numRuns: 500 },
    );
  });

  test('says what is missing, which is not 0', () => {
    const read = readShortCode(written(sample));
    expect(read.ok && read.value.figures).toEqual([2135, 685, 1450, null, 0, 600, 85, null]);
    expect(written(sample)).toContain(' T75Y0012 A2135 B685 C1450 D E0 F600 G85 H ');
  });
});

describe('slips', () => {
  const samples = [sample, plain, worded].map((protocol) => bare(written(protocol)));

  test('every single wrong character is found', () => {
    for (const code of samples)
      for (let at = 0; at < code.length; at += 1)
        for (const other of codeCharacters)
          if (other !== code[at] && isWhole(code.slice(0, at) + other + code.slice(at + 1)))
            throw new Error(`${other} at ${at} of ${code}`);
  });

  test('every swap of two neighbours, every character left out or written twice', () => {
    for (const code of samples)
      for (let at = 0; at < code.length; at += 1) {
        const [before, here, next, after] = [
          code.slice(0, at),
          code.charAt(at),
          code.charAt(at + 1),
          code.slice(at + 2),
        ];
        if (next !== '' && here !== next) expect(isWhole(before + next + here + after), `swap ${at}`).toBe(false);
        expect(isWhole(before + next + after), `without ${at}`).toBe(false);
        expect(isWhole(before + here + here + next + after), `twice ${at}`).toBe(false);
      }
  });

  test('any two or three wrong characters', () => {
    const code = bare(written(sample));
    const places = fc.uniqueArray(fc.nat(code.length - 1), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(places, fc.array(fc.nat(24), { minLength: 3, maxLength: 3 }), (wrong, steps) => {
        const characters = Array.from(code);
        wrong.forEach((at, index) => {
          const step = 1 + (steps[index] ?? 0);
          const known = codeCharacters.indexOf(code.charAt(at));
          characters[at] = codeCharacters.charAt((known + step) % codeCharacters.length);
        });
        expect(isWhole(characters.join(''))).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  test('one ending in 16⁹ fits what goes before it, whatever that is', () => {
    const letter = fc.constantFrom(...Array.from(codeLetters));
    const message = fc.string({ unit: fc.constantFrom(...Array.from(codeCharacters)), minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(message, fc.string({ unit: letter, minLength: 9, maxLength: 9 }), (said, ending) => {
        const fits = checkLetters(said);
        expect(isWhole(said + fits)).toBe(true);
        expect(isWhole(said + ending)).toBe(ending === fits);
      }),
      { numRuns: 3000 },
    );
    const [said, fits] = ['B685C1450', checkLetters('B685C1450')];
    for (const at of [0, 3, 6]) {
      const triples = Array.from({ length: 4096 }, (_, value) => lettersOfHex(value.toString(16).padStart(3, '0')));
      const fitting = triples.filter((triple) => isWhole(said + fits.slice(0, at) + triple + fits.slice(at + 3)));
      expect(fitting).toEqual([fits.slice(at, at + 3)]);
    }
  });

  test('where the slip is, is told wherever it is', () => {
    const code = bare(written(sample));
    for (let at = 0; at < code.length; at += 7) {
      const wrong = code.slice(0, at) + (code[at] === 'K' ? '5' : 'K') + code.slice(at + 1);
      expect(readShortCode(wrong)).toEqual({ ok: false, error: { code: 'short-code-check', at } });
    }
  });

  test('the place is told in the text as it was typed', () => {
    const text = written(sample);
    const at = text.indexOf('B685');
    expect(readShortCode(text.replace('B685', 'B658'))).toEqual({
      ok: false,
      error: { code: 'short-code-check', at: at + 2 },
    });
    expect(readShortCode(text.replace('B685', 'B635'))).toEqual({
      ok: false,
      error: { code: 'short-code-check', at: at + 2 },
    });
    expect(readShortCode(text.replace('B685', 'B68'))).toEqual({
      ok: false,
      error: { code: 'short-code-check', at: at + 4 },
    });
    expect(readShortCode(text.replace('B685', 'B68?'))).toEqual({
      ok: false,
      error: { code: 'short-code-character', at: at + 3 },
    });
    expect(readShortCode(text.slice(0, 60))).toEqual({ ok: false, error: { code: 'short-code-cut', at: 60 } });
  });
});

describe('reading is tolerant', () => {
  const code = written(sample);
  const expected = readShortCode(code);
  test.each([
    ['small letters', code.toLowerCase()],
    ['no blanks', bare(code)],
    ['dashes, dots and line ends', code.replaceAll(' ', ' –\n.')],
    ['the Cyrillic letters that look like it', swapped(code, 'ABCEHKMPTY0', 'АВСЕНКМРТУО')],
    ['the small ones', swapped(code, 'ABCEHKMPTY0', 'АВСЕНКМРТУО').toLowerCase()],
    ['the Cyrillic letters that sound like it', swapped(code, 'BCDFGLP', 'БЦДФГЛП')],
    ['Latin letters for the sound of Cyrillic ones', swapped(code, 'BCHPY', 'VSNRU')],
    ['Х for H', swapped(code, 'H', 'Х')],
    ['O for 0, I for 1', swapped(code, '01', 'OI')],
    ['wide characters', code.replaceAll(/\w/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))],
  ])('%s', (_, text) => {
    expect(text).not.toBe(code);
    expect(readShortCode(text)).toEqual(expected);
  });

  function swapped(text: string, from: string, to: string): string {
    return Array.from(text, (one) => (from.includes(one) ? to.charAt(from.indexOf(one)) : one)).join('');
  }
});

test('garbage is no code', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(' ', ...Array.from(codeCharacters)), maxLength: 120 }), (text) => {
      expect(isRead(text)).toBe(false);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => !isRead(text)));
});

describe('what cannot be written or stands for nothing', () => {
  test('figures that the form does not have, and impossible ones', () => {
    const refused = (fields: Record<string, number>) => writeShortCode({ ...sample, figures: { fields, options: {} } });
    expect(refused({ dropped: 1 })).toEqual({
      ok: false,
      error: { code: 'short-code-unknown-figure', figure: 'dropped' },
    });
    expect(refused({ cast: -1 })).toEqual({
      ok: false,
      error: { code: 'short-code-impossible-figure', figure: 'cast' },
    });
    expect(refused({ cast: 0.5 })).toMatchObject({ ok: false });
    const long = formOf(
      Array.from({ length: 5000 }, (_, index) => String(index)),
      [],
    );
    expect(writeShortCode({ ...sample, form: long, figures: { fields: {}, options: {} } })).toEqual({
      ok: false,
      error: { code: 'short-code-too-long' },
    });
  });

  test('another election, contest or order of figures is another form', () => {
    const tags = [
      form,
      { ...form, election: 'vote-2027' },
      formOf(['registered', 'issued', 'unused', 'cast', 'invalid'], ['anna', 'bek', 'against'], 'parliament'),
      formOf(['issued', 'registered', 'unused', 'cast', 'invalid'], ['anna', 'bek', 'against']),
      formOf(['registered', 'issued', 'unused', 'cast'], ['invalid', 'anna', 'bek', 'against']),
    ].map(formTag);
    expect(new Set(tags).size).toBe(tags.length);
    const read = readShortCode(written(sample));
    if (!read.ok) throw new Error('not read');
    expect(formOfShortCode(read.value, [])).toEqual({ ok: false, error: 'short-code-form-unknown' });
    expect(formOfShortCode(read.value, [form, { ...form }])).toEqual({ ok: false, error: 'short-code-form-ambiguous' });
    const twins = [`${sample.device.slice(0, 10)}${'0'.repeat(54)}`, sample.device];
    expect(deviceOfShortCode(read.value, twins)).toBeNull();
    expect(deviceOfShortCode(read.value, [])).toBeNull();
  });
});
