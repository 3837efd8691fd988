/** The command was called in a way that means nothing: its sentence is printed and the program ends with 2. */
export class WrongUse extends Error {}

/** What the command was given does not serve: its sentence and stable code are printed and the program ends with 1. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}
