import { describe, expect, test } from 'vitest';
import { checkpointText, isDecimal, logOrigin, originKey, parseCheckpoint } from './checkpoint.ts';
import { noteKeyId } from './note.ts';

// The example of C2SP tlog-checkpoint.
const example = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

describe('checkpoints', () => {
  test('are those of the specification', () => {
    const read = parseCheckpoint(example);
    expect(read).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(read === null ? '' : checkpointText(read)).toBe(example);
  });

  test('extension lines mean nothing', () => {
    expect(parseCheckpoint(`${example}anything\nat all\n`)).toEqual(parseCheckpoint(example));
  });

  test.each([
    ['no origin', example.replace('example.com/behind-the-sofa', '')],
    ['leading zeros', example.replace('20852163', '020852163')],
    ['a sign', example.replace('20852163', '+1')],
    ['no number', example.replace('20852163', '0x10')],
    ['a size that is no safe integer', example.replace('20852163', '9007199254740993')],
    ['a short root', example.replace('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'CsUY')],
    ['no base64', example.replace('=', '')],
    ['no line feed at the end', example.slice(0, -1)],
    ['an empty line', `${example}\n`],
    ['an empty line between', `${example}\nmore\n`],
    ['two lines', 'origin\n1\n'],
    ['a receipt', 'kua-receipt/1\norigin kua/e/1\nindex 5\n'],
  ])('%s: no checkpoint', (_, text) => {
    expect(parseCheckpoint(text)).toBeNull();
  });

  test('decimals', () => {
    expect(['0', '1', '9007199254740991'].every(isDecimal)).toBe(true);
    expect(['', '00', '01', '-1', '1.0', ' 1', '1e3', '9007199254740992'].some(isDecimal)).toBe(false);
  });

  test('each generation has an origin of its own, and so another key id', () => {
    const log = { name: 'kua/e/abcd', publicKey: new Uint8Array(32).fill(7) };
    expect(logOrigin(log.name, 2)).toBe('kua/e/abcd/2');
    expect(originKey(log, 1)).toEqual({ ...log, name: 'kua/e/abcd/1' });
    expect(noteKeyId(originKey(log, 1))).not.toEqual(noteKeyId(originKey(log, 2)));
  });
});
