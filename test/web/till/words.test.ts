import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { de } from "../../../src/web/till/words/de.ts";
import { en } from "../../../src/web/till/words/en.ts";

const till = join(import.meta.dirname, "../../../src/web/till");
const placeholders = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

describe("no word is missing", () => {
  it("in German", () => {
    expect(Object.keys(de).toSorted()).toEqual(Object.keys(en).toSorted());
    const english: Readonly<Record<string, string>> = en;
    for (const [key, text] of Object.entries(de)) {
      expect(text, key).not.toBe("");
      expect(placeholders(text), key).toEqual(placeholders(english[key] ?? ""));
    }
  });

  it("and none is kept that nobody says", () => {
    const source = readdirSync(till, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("words"))
      .map((name) => readFileSync(join(till, name), "utf8"))
      .join("\n");
    const unsaid = Object.keys(en).filter((key) => {
      const stem = key.replace(/_(one|other)$/, "");
      const group = stem.slice(0, stem.lastIndexOf("."));
      return !source.includes(`"${stem}"`) && !source.includes(`\`${group}.\${`);
    });
    expect(unsaid).toEqual([]);
  });
});
