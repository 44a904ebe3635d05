import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLayers } from "../scripts/layers.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the rooms table in the architecture", () => {
  const table = /<!-- rooms:.*?-->(.*?)<!-- end of rooms -->/s.exec(read("docs/ARCHITECTURE.md"))?.[1] ?? "";
  const rows = [...table.matchAll(/^\| `([^`]+)` \| [^|]+ \| ([^|]+) \|$/gm)];
  const documented = Object.fromEntries(
    rows.map((row) => [row[1], (row[2] ?? "").split(" ").filter((name) => name !== "–")]),
  );

  it("is the one the gate enforces", () => {
    const { rooms } = readLayers(join(root, "layers.json"));
    expect(documented).toEqual(Object.fromEntries(Object.entries(rooms).map(([name, room]) => [name, room.mayImport])));
  });
});

describe("the linter's and the compiler's lists of pure rooms", () => {
  it("are those of the table, so that no pure room escapes either", () => {
    const { rooms } = readLayers(join(root, "layers.json"));
    const pure = Object.keys(rooms).filter((name) => rooms[name]?.pure === true);
    const named = (file: string): string[] =>
      [...read(file).matchAll(/"src\/([a-z/-]+?)(?:\/\*\*)?"/g)].map((match) => match[1] ?? "");
    expect(named("tsconfig.pure.json").toSorted()).toEqual(pure.toSorted());
    expect(named(".oxlintrc.json")).toEqual(expect.arrayContaining(pure));
  });
});

describe("README", () => {
  it("says the two commands, and second what happens without a network", () => {
    const text = read("README.md");
    expect(text).toContain("npm ci && npm start");
    expect(text).toContain("npm ci && npm test");
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map((match) => match[1]);
    expect(headings[1]).toBe("What happens when the network is gone");
  });

  it("gives the commands that the build server runs", () => {
    const run = read(".ci/run");
    expect(run).toMatch(/^npm ci$/m);
    expect(run).toMatch(/^npm test$/m);
  });
});
