import { describe, expect, it } from "vitest";
import { ledgerFaults } from "../../scripts/ledger.ts";
import { anchorsOf, linksOf, tidyFile } from "../../scripts/tidy.ts";

// Put together, so that this file does not itself contain what tidy looks for.
const LEFTOVER = ["TO", "DO"].join("");
const MUTE = ["oxlint", "disable-next-line"].join("-");

const statements = (count: number): string => "  void 0;\n".repeat(count);

/** Each rule with text that breaks it and nothing else. */
const PLANTED: readonly (readonly [rule: string, path: string, text: string, fault: RegExp])[] = [
  ["a long file", "src/kernel/a.ts", "export const a = 1;\n".repeat(601), /602 lines/],
  ["a long function", "src/kernel/a.ts", `export function f() {\n${statements(70)}}\n`, /:1: a function of 72 lines/],
  ["a long arrow", "src/kernel/a.ts", `\n\nexport const f = () => {\n${statements(70)}};\n`, /:3: a function of 72/],
  ["a long method", "src/kernel/a.ts", `export class A {\n  é() {\n${statements(70)}}\n}\n`, /:2: a function of 72/],
  [
    "a long component",
    "src/web/a.tsx",
    `export const A = () => (\n<p>\n${"<b />\n".repeat(70)}</p>\n);\n`,
    /function of 74/,
  ],
  ["a long test", "test/kernel/a.test.ts", `it("x", () => {\n${statements(70)}});\n`, /function of 72/],
  ["a barrel of stars", "src/kernel/a.ts", 'export * from "./b.ts";\nexport const a = 1;\n', /export \* makes/],
  ["a barrel of names", "src/kernel/a.ts", 'export { b } from "./b.ts";\n', /only exports what others define/],
  ["a default export", "src/kernel/a.ts", "export default 1;\n", /default export/],
  ["a default function", "src/kernel/a.ts", "export default function f() {}\n", /default export/],
  ["a default by name", "src/kernel/a.ts", "const a = 1;\nexport { a as default };\n", /default export/],
  ["a skipped test", "test/kernel/a.test.ts", 'it.skip("x", () => {});\n', /hide tests/],
  ["a focused chapter", "test/kernel/a.test.ts", 'describe.concurrent.only("x", () => {});\n', /hide tests/],
  ["a promised test", "test/kernel/a.test.ts", 'test.todo("x");\n', /hide tests/],
  ["a test skipped in each", "test/kernel/a.test.ts", 'it.skip.each([1])("x", () => {});\n', /hide tests/],
  ["a test skipping itself", "test/kernel/a.test.ts", 'it("x", (context) => context.skip());\n', /hide tests/],
  ["a crossed-out test", "test/kernel/a.test.ts", 'xit("x", () => {});\n', /hide tests/],
  ["a leftover", "src/kernel/a.ts", `// ${LEFTOVER} later\n`, /leftover/],
  ["a leftover in SQL", "migrations/till/0001-a.sql", `-- ${LEFTOVER}\n`, /leftover/],
  ["a rule muted without a reason", "src/kernel/a.ts", `// ${MUTE} no-console\n`, /without a reason/],
  ["a long line", "src/kernel/a.ts", `// ${"x".repeat(140)}\n`, /143 characters/],
  ["a name in another case", "src/kernel/receiptNumber.ts", "export const a = 1;\n", /not kebab-case/],
  ["a directory in another case", "src/Kernel/a.ts", "export const a = 1;\n", /not kebab-case/],
  ["an unknown suffix", "test/kernel/a.slow.test.ts", "void 0;\n", /a test is named/],
  ["a test without its suffix", "test/kernel/a.ts", "void 0;\n", /a test is named/],
];

describe("tidy finds", () => {
  it.each(PLANTED)("%s", (_rule, path, text, fault) => {
    expect(tidyFile(path, text)).toEqual([expect.stringMatching(fault)]);
  });
});

describe("tidy accepts", () => {
  it.each([
    ["a function at the limit", "src/kernel/a.ts", `export function f() {\n${statements(68)}}\n`],
    ["a chapter longer than a function", "test/kernel/a.test.ts", `describe("x", () => {\n${statements(90)}});\n`],
    ["a leftover that has an issue", "src/kernel/a.ts", `// ${LEFTOVER} #12: later\nexport const a = 1;\n`],
    ["a re-export beside a definition", "src/kernel/a.ts", 'export { b } from "./b.ts";\nexport const a = 1;\n'],
    ["a currency code that looks like a leftover", "src/domain/a.ts", 'export const NONE = "XXX";\n'],
    ["a sentence for people in one piece", "src/domain/a.ts", `export const a = "${"word ".repeat(40)}";\n`],
    ["a config's default export", "vite.config.ts", "export default {};\n"],
    ["a script with a first line for the shell", "bin/a.js", "#!/usr/bin/env node\nexport const a = 1;\n"],
    ["a test that depends on what the machine has", "test/kernel/a.net.test.ts", 'it.skipIf(!x)("x", () => {});\n'],
  ])("%s", (_rule, path, text) => {
    expect(tidyFile(path, text)).toEqual([]);
  });
});

describe("the ledger refuses", () => {
  const first = { "0001-log.sql": "a".repeat(64) };

  it("nothing in order", () => expect(ledgerFaults(first, first)).toEqual([]));
  it("an edited migration", () => expect(ledgerFaults({ "0001-log.sql": "b".repeat(64) }, first)[0]).toMatch(/edited/));
  it("an unrecorded one", () => expect(ledgerFaults(first, {})[0]).toMatch(/not in LEDGER/));
  it("a removed one", () => expect(ledgerFaults({}, first)[0]).toMatch(/gone/));
  it("a gap", () => {
    const gap = { ...first, "0003-tabs.sql": "c".repeat(64) };
    expect(ledgerFaults(gap, gap)[0]).toMatch(/0002 is missing/);
  });
  it("a name without its number", () => {
    const named = { "log.sql": "a".repeat(64) };
    expect(ledgerFaults(named, named)[0]).toMatch(/NNNN-name/);
  });
});

describe("links of a document", () => {
  it("are those a reader can click, without code and other sites", () => {
    const text = "[a](docs/a.md#b-c) [x](https://x.example) `[n](no.md)`\n```\n[n](no.md)\n```\n[h](#top)\n";
    expect(linksOf(text)).toEqual([
      { path: "docs/a.md", anchor: "b-c" },
      { path: "", anchor: "top" },
    ]);
  });

  it("find headings as the usual renderers name them", () => {
    expect(anchorsOf("# What happens when the network is gone?\n## 1. `a` b\n")).toEqual([
      "what-happens-when-the-network-is-gone",
      "1-a-b",
    ]);
  });
});
