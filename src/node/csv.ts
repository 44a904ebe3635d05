import { parse } from "csv-parse/sync";

/** One record of a CSV file: its fields and the line it begins on, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Splits CSV text (RFC 4180; `,`, `;` or tab) into records. Throws with the line when quotes do not close. */
export const parseCsv = (text: string): CsvRecord[] => {
  // One kind of line end: csv-parse counts a carriage return and its line feed within quotes as two lines.
  const records = parse(text.replaceAll(/\r\n?/g, "\n"), {
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    // With `info` each record comes with where it stands, which the library's types leave out.
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return records.map(({ record, info }) => ({
    // csv-parse counts the line a record ends on; a quoted field may have spread it over several.
    line: info.lines - record.reduce((breaks, field) => breaks + (field.match(/\n/g)?.length ?? 0), 0),
    fields: record,
  }));
};

/** The delimiter that the first line holds most of; spreadsheets of half of Europe write `;`. */
const delimiterOf = (text: string): string => {
  const first = text.slice(0, text.indexOf("\n") + 1 || text.length);
  const counts = [",", ";", "\t"].map((delimiter) => ({ delimiter, count: first.split(delimiter).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.delimiter ?? ",";
};
