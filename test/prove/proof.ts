/** What a proof answers: whether it held over so many cycles, its control included, and what people should read about it. */
export type Proved = Readonly<{ cycles: number; passed: boolean; lines: readonly string[] }>;
export type Prove = (options: Readonly<{ cycles: number; log: (line: string) => void }>) => Promise<Proved>;
