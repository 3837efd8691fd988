import { parse, type Token } from '@messageformat/parser';

/** Arguments of an ICU message with the TypeScript type each takes, in order of first use. */
export function messageArguments(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  collect(parse(text), found);
  return found;
}

function collect(tokens: readonly Token[], found: Map<string, string>): void {
  for (const token of tokens) {
    switch (token.type) {
      case 'argument':
        if (!found.has(token.arg)) found.set(token.arg, 'string');
        break;
      case 'function':
        found.set(token.arg, 'number');
        break;
      case 'plural':
      case 'selectordinal':
        found.set(token.arg, 'number');
        for (const choice of token.cases) collect(choice.tokens, found);
        break;
      case 'select':
        found.set(token.arg, 'string');
        for (const choice of token.cases) collect(choice.tokens, found);
        break;
      case 'content':
      case 'octothorpe':
        break;
    }
  }
}

/** The forms of every plural in the message. */
export function pluralForms(text: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (!('cases' in token)) continue;
      if (token.type === 'plural') found.push(token.cases.map((choice) => choice.key));
      for (const choice of token.cases) visit(choice.tokens);
    }
  };
  visit(parse(text));
  return found;
}
