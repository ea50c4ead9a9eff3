import { type Stringifier, stringify } from 'csv-stringify'

export const CSV_TYPE = 'text/csv; charset=utf-8; header=present'

/** Some spreadsheets begin a cell after these as well, where a formula may follow. */
const FORMULA_INSIDE = /(?<=[;\t])(?=[=+\-@])/g

function tameInside(text: string): string {
  return text.replace(FORMULA_INSIDE, "'")
}

/**
 * Turns rows into CSV by RFC 4180, safe to open in a spreadsheet: a cell that would be taken for a formula begins with
 * an apostrophe, and so does what follows a semicolon or a tab. It begins with a byte order mark, without which some take UTF-8 for something else.
 * @param columns the first line.
 */
export function createCsv(columns: readonly string[]): Stringifier {
  return stringify({
    header: true,
    columns: [...columns],
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { boolean: (value) => (value ? 'yes' : 'no'), string: tameInside },
  })
}
