/** The compiler's package types a class where Node is handed a function of it, and this part not at all. */
declare module '@messageformat/core/compile-module.js' {
  export default function compileModule(compiler: unknown, messages: Readonly<Record<string, string>>): string;
}
