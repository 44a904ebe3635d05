import { readFileSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";

/** A file of the built screens. */
export interface ScreenFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Its name holds the hash of its content. */
  readonly immutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
};

/** Serves the files below `root`, each read once; a path that leaves it, or a type that is not a screen's, is not there. */
export const createScreens = (root: string): ((path: string) => ScreenFile | null) => {
  const files = new Map<string, ScreenFile>();
  return (path) => {
    const file = normalize(join(root, path === "/" ? "index.html" : path));
    const known = files.get(file);
    if (known !== undefined) return known;
    const type = TYPES[extname(file)];
    if (!file.startsWith(`${root}${sep}`) || type === undefined || file.includes("\0")) return null;
    try {
      const immutable = file.startsWith(join(root, "assets", sep));
      const made = { body: new Uint8Array(readFileSync(file)), type, immutable };
      files.set(file, made);
      return made;
    } catch {
      return null;
    }
  };
};
