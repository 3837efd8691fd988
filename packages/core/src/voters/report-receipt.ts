/**
 * What somebody writes down of a report: twelve characters of the statement root, which the signed receipt and the log have in full. Whoever
 * rings the desk with it finds her report; nobody else can make anything of it.
 */
export function shortReceipt(statement: string): string {
  return (statement.slice(0, 12).toUpperCase().match(/.{4}/g) ?? []).join('-');
}
