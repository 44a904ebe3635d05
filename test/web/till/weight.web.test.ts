import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp, removeBuild } from "../support/browser.ts";

let root = "";
beforeAll(async () => {
  root = await buildApp("till");
});
afterAll(() => removeBuild(root));

const files = (ending: string): readonly string[] =>
  readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(ending));

describe("the built till", () => {
  it("has less than 100 kB of JavaScript, as it is sent", () => {
    const scripts = files(".js");
    expect(scripts.length).toBeGreaterThan(0);
    const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(root, name))).length, 0);
    expect(bytes).toBeGreaterThan(5000);
    expect(bytes).toBeLessThan(100_000);
  });

  it("needs nothing from elsewhere and nothing inline", () => {
    const html = readFileSync(join(root, "index.html"), "utf8");
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    const everything = [...files(".html"), ...files(".css"), ...files(".js")];
    for (const name of everything) {
      const addresses = readFileSync(join(root, name), "utf8").match(/https?:\/\/[^"'`\s)]+/g) ?? [];
      // Names of XML languages, not places to load from.
      expect(
        addresses.filter((one) => !one.startsWith("http://www.w3.org/")),
        name,
      ).toEqual([]);
    }
  });
});
