import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { TextFile } from "./addresses.ts";

/** A text file of the service's user alone, replaced by renaming, so that a power cut leaves the old or the new one. */
export const atomicFile = (path: string): TextFile => ({
  read: () => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      // Not there yet, or not readable: both are "nothing known".
      return null;
    }
  },
  write: (text) => {
    const aside = `${path}.new`;
    const file = openSync(aside, "w", 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, path);
  },
});
