/** JSON read so that every mistake has a line: all syntax errors at once, duplicate keys, and the line of any path. */
import * as jsonc from 'jsonc-parser';

export type JsonFault = Readonly<{
  code: 'json-syntax' | 'json-duplicate-key' | 'json-too-deep';
  line: number;
  sentence: string;
}>;

export type JsonDocument = Readonly<{
  value: unknown;
  /** 1-based line of a path, or of the nearest place above it that exists. */
  lineOf: (path: readonly (string | number)[]) => number;
}>;

/** No pack nests deeper; the reader's own recursion must not depend on what it is given. */
const deepest = 64;

/** The document, or why it is not one. */
export function readJson(text: string): JsonDocument | readonly JsonFault[] {
  if (nesting(text) > deepest) {
    return [{ code: 'json-too-deep', line: 1, sentence: `Brackets are nested deeper than ${deepest} levels.` }];
  }
  const errors: jsonc.ParseError[] = [];
  const root = jsonc.parseTree(text, errors, {
    disallowComments: true,
    allowTrailingComma: false,
    allowEmptyContent: false,
  });
  const faults = [
    ...errors.map((error) => syntaxFault(text, error)),
    ...(root === undefined ? [] : duplicateKeys(text, root)),
  ];
  if (faults.length > 0 || root === undefined) return faults;
  const value: unknown = JSON.parse(text);
  return { value, lineOf: (path) => lineAt(text, nearestNode(root, path).offset) };
}

function syntaxFault(text: string, { error, offset }: jsonc.ParseError): JsonFault {
  const line = lineAt(text, offset);
  const character = offset - text.lastIndexOf('\n', offset - 1);
  const said = syntaxSentences[jsonc.printParseErrorCode(error)] ?? 'this cannot be read';
  return { code: 'json-syntax', line, sentence: `Not JSON: at line ${line}, character ${character}, ${said}.` };
}

const syntaxSentences: Readonly<Record<string, string>> = {
  InvalidSymbol: 'there is a word that JSON does not know',
  InvalidNumberFormat: 'a number is written wrongly',
  PropertyNameExpected: 'the name of a property in quotation marks is expected (is there a comma too many?)',
  ValueExpected: 'a value is expected (is there a comma too many?)',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace } is missing',
  CloseBracketExpected: 'a closing bracket ] is missing',
  EndOfFileExpected: 'the file should have ended',
  InvalidCommentToken: 'there is a comment; JSON has none',
  UnexpectedEndOfComment: 'there is a comment; JSON has none',
  UnexpectedEndOfString: 'the closing quotation mark is missing',
  UnexpectedEndOfNumber: 'a number is written wrongly',
  InvalidUnicode: 'a \\u escape is written wrongly',
  InvalidEscapeCharacter: 'there is a backslash that JSON does not know',
  InvalidCharacter: 'there is a character that must be escaped',
};

function duplicateKeys(text: string, node: jsonc.Node): readonly JsonFault[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child) => {
    const key = child.type === 'property' ? child.children?.[0] : undefined;
    const name = key === undefined ? undefined : String(key.value);
    const twice = name !== undefined && seen.has(name);
    if (name !== undefined) seen.add(name);
    const below = duplicateKeys(text, child);
    if (!twice) return below;
    const line = lineAt(text, child.offset);
    return [
      { code: 'json-duplicate-key', line, sentence: `The property ${JSON.stringify(name)} is given twice.` } as const,
      ...below,
    ];
  });
}

function nearestNode(root: jsonc.Node, path: readonly (string | number)[]): jsonc.Node {
  let node = root;
  for (const step of path) {
    const next =
      typeof step === 'number'
        ? node.children?.[step]
        : node.children?.find((child) => child.type === 'property' && child.children?.[0]?.value === step)
            ?.children?.[1];
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function nesting(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') most = Math.max(most, (depth += 1));
    else if (token === ']' || token === '}') depth -= 1;
  }
  return most;
}
