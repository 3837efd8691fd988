/**
 * The largest figure that anybody may state. No list of voters is longer, a whole country's included; and the sum over nine million
 * units that all state it is still a number that every JSON reader keeps exactly, so that no figure of one can spoil the sums of all.
 */
export const largestFigure = 1_000_000_000;
