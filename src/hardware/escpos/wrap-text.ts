/**
 * Lines of `text`, each at most `width` characters, broken at spaces; a word longer than a line is broken anywhere.
 * Runs of spaces become one. Empty text is one empty line.
 */
export const wrapText = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
};

/** `text`, which is no longer than `width`, moved right by spaces. */
export const alignText = (text: string, width: number, align: "left" | "center" | "right"): string => {
  const free = width - text.length;
  if (align === "left" || free <= 0) return text;
  return " ".repeat(align === "center" ? Math.floor(free / 2) : free) + text;
};
