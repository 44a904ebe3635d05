/** From the bytes of a catalogue file to its text. Guessing an encoding would print wrong names on every receipt. */
import { fromUtf8 } from "../kernel/bytes.ts";
import { CATALOGUE_FILE_BYTES_MAX } from "../kernel/limits.ts";
import { err, ok, type Result } from "../kernel/result.ts";

/** Why a file cannot be read, with what to do; `line` is the first bad one, from 1, where there is one. */
export interface CatalogueTextFault {
  readonly type: "empty" | "too-large" | "utf-16" | "not-utf-8";
  readonly line: number | null;
  readonly message: string;
}

const SAVE_AS = 'Save the file again as "CSV UTF-8" and import that.';
const LINE_FEED = 0x0a;

const fault = (type: CatalogueTextFault["type"], message: string, line: number | null = null) =>
  err({ type, line, message });

const decodes = (bytes: Uint8Array): boolean => {
  try {
    fromUtf8(bytes);
    return true;
  } catch {
    return false;
  }
};

/** First line that is not UTF-8. A line feed is never part of a longer character, so each line stands for itself. */
const firstBadLine = (bytes: Uint8Array): number => {
  let line = 1;
  let from = 0;
  while (from < bytes.length) {
    const feed = bytes.indexOf(LINE_FEED, from);
    const until = feed === -1 ? bytes.length : feed + 1;
    if (!decodes(bytes.subarray(from, until))) return line;
    from = until;
    line += 1;
  }
  return line;
};

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** The text of a catalogue file: UTF-8, with or without a byte order mark. */
export const decodeCatalogueBytes = (bytes: Uint8Array): Result<string, CatalogueTextFault> => {
  if (bytes.length === 0) return fault("empty", "The file is empty. Export the catalogue again and import that.");
  if (bytes.length > CATALOGUE_FILE_BYTES_MAX) {
    const megabytes = CATALOGUE_FILE_BYTES_MAX / 2 ** 20;
    return fault("too-large", `The file is larger than ${megabytes} MB. Split it and import the parts one by one.`);
  }
  // Without a mark, Latin text in UTF-16 shows itself by a zero byte in every other place.
  const isUtf16 =
    startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]) || bytes.subarray(0, 4).includes(0);
  if (isUtf16) return fault("utf-16", `The file is in UTF-16 ("Unicode text"), not in UTF-8. ${SAVE_AS}`);
  if (!decodes(bytes)) {
    const line = firstBadLine(bytes);
    return fault("not-utf-8", `Line ${line} is not UTF-8; the file was saved in an older encoding. ${SAVE_AS}`, line);
  }
  const text = fromUtf8(bytes);
  return ok(text.startsWith("\uFEFF") ? text.slice(1) : text);
};
