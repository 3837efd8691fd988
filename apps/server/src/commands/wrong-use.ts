/** The command was called in a way that means nothing: its sentence is printed and the program ends with 2. */
export class WrongUse extends Error {}
