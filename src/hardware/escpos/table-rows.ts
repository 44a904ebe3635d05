import { alignText, wrapText } from "./wrap-text.ts";

/** Narrower than this, the first column of a table is given up and the table stacked. */
const FIRST_COLUMN_MIN = 4;

/**
 * A table of text for a width: first column left, the others right, at least one space between. A first column that is
 * too wide is wrapped; when even that is not enough each row is stacked as label and value. Cells are never cut.
 */
export const tableRows = (rows: readonly (readonly string[])[], columns: number): string[] => {
  const count = Math.max(0, ...rows.map((row) => row.length));
  if (count === 0) return [];
  const widths = Array.from({ length: count }, (_, at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  const [firstWidth = 0, ...otherWidths] = widths;
  const room = columns - otherWidths.reduce((sum, width) => sum + width + 1, 0);
  if (room < Math.min(firstWidth, FIRST_COLUMN_MIN)) return stackedRows(rows, columns);
  const first = Math.min(firstWidth, room);
  // What is left over goes between the columns, so that the last one stands at the paper's edge.
  const spare = room - first;
  const gap = otherWidths.length === 0 ? 0 : Math.floor(spare / otherWidths.length);
  const offset = otherWidths.length === 0 ? 0 : spare % otherWidths.length;
  return rows.flatMap((row) => {
    const [label = "", ...rest] = row;
    const [head = "", ...more] = wrapText(label, Math.max(1, first));
    const cells = otherWidths.map((width, at) => (rest[at] ?? "").padStart(width + 1 + gap + (at === 0 ? offset : 0)));
    return [(head.padEnd(first) + cells.join("")).trimEnd(), ...more];
  });
};

/** Each row as a paragraph: its first cell, then `head: value` lines. */
const stackedRows = (rows: readonly (readonly string[])[], columns: number): string[] => {
  const [head = [], ...body] = rows.length > 1 ? rows : [[], ...rows];
  return body.flatMap((row) => {
    const [label = "", ...cells] = row;
    return [
      ...wrapText(label, columns),
      ...cells.flatMap((cell, at) => {
        const name = head[at + 1] ?? "";
        const width = columns - 2;
        if (name.length + 1 + cell.length <= width) return [`  ${name}${cell.padStart(width - name.length)}`];
        return [
          ...wrapText(name, width).map((line) => `  ${line}`),
          ...wrapText(cell, columns).map((line) => alignText(line, columns, "right")),
        ];
      }),
    ];
  });
};
