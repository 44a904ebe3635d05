import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { handbookOf } from "../../scripts/cli/handbook.ts";
import { statusSchema } from "../../src/api/schemas.ts";
import { OPTIONS } from "../../src/cli/options.ts";
import { COMMANDS, createProgram } from "../../src/cli/program.ts";
import { CATALOGUE, runTill, tempDir } from "../node/support/running-till.ts";
import { foundedShop, tillmesh } from "../node/support/till-process.ts";

const FOUND = ["--name", "Corner", "--tax", "A=25"] as const;

describe("help", () => {
  it.each(COMMANDS.map((command) => [command.words.join(" "), command] as const))(
    "of %s lists its options, their variables and defaults, and no other",
    (_, { words, options }) => {
      let command = createProgram();
      for (const word of words) command = command.commands.find((inner) => inner.name() === word) ?? command;
      expect(command.options.map(({ flags }) => flags)).toEqual(options.map((name) => OPTIONS[name].flag));
      const help = command.helpInformation().replaceAll(/\s+/g, " ");
      for (const name of options) {
        const { about, env } = OPTIONS[name];
        expect(help).toContain(`${OPTIONS[name].flag} ${about}`);
        if (env !== null) expect(help).toContain(`env: ${env}`);
      }
    },
  );

  it("is what the program prints, and no error", async () => {
    const { code, out, err } = await tillmesh(["found", "--help"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("--tax-rounding <where>");
  });

  it("is what the handbook says: run node scripts/cli-docs.ts", () => {
    expect(readFileSync(join(import.meta.dirname, "../../docs/CLI.md"), "utf8")).toBe(handbookOf(COMMANDS));
  });
});

describe("a mistake on the command line", () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      "a word for a port",
      ["till", "--http-port", "abc"],
      /--http-port.*"abc" will not do; write a number from 0.*to 65535/,
    ],
    ["a port beyond the last", ["till", "--peer-port", "65536"], /write a number from 0/],
    ["a bare host", ["till", "--peer", "192.168.1.20"], /write host:port, for example/],
    ["an unknown currency's form", ["found", ...FOUND, "--currency", "euro"], /three capital letters, for example EUR/],
    ["a currency that is none", ["found", ...FOUND, "--currency", "EUX"], /EUX is no currency of ISO 4217/],
    [
      "a zone that is none",
      ["found", ...FOUND, "--time-zone", "Mars/Olympus"],
      /Mars\/Olympus is no time zone; write it as/,
    ],
    [
      "a rate without a code",
      ["found", "--name", "X", "--tax", "25"],
      /write a code and its percentage, for example A=25/,
    ],
    ["a code with two rates", ["found", ...FOUND, "A=13"], /tax code A is given twice/],
    ["no name", ["found", "--tax", "A=25"], /--name <name>: give the store's name, for example/],
    ["no rates", ["found", "--name", "X"], /--tax <code=percent...>: give the tax rates, for example/],
    [
      "a role that is none",
      ["api-key", "create", "--name", "x", "--role", "boss"],
      /"boss" will not do; write cashier or manager/,
    ],
    ["a key without a name", ["api-key", "create"], /give the key a name/],
    ["a directory without a till", ["till"], /no till lives in .*Found a store with: tillmesh found/],
    ["a directory without a till to verify", ["verify"], /no till lives in/],
    ["a till that does not run", ["status"], /no till is running on .*Start it: tillmesh till/],
  ])("(%s) is told with its remedy", async (_, args, message) => {
    const dir = tempDir();
    await expect(createProgram().parseAsync([...args, "--data", dir.path], { from: "user" })).rejects.toThrow(message);
  });

  it("ends the program with 1 and one line, without a stack", async () => {
    const wrong = await tillmesh(["till"], { TILLMESH_HTTP_PORT: "http" });
    expect([wrong.code, wrong.out]).toEqual([1, ""]);
    expect(wrong.err).toMatch(/^tillmesh: --http-port <port> \(or TILLMESH_HTTP_PORT\): "http" will not do; .*\n$/);
    const unknown = await tillmesh(["till", "--colour"]);
    expect([unknown.code, unknown.err]).toEqual([
      1,
      expect.stringMatching(/unknown option '--colour'\nRun it with --help/),
    ]);
  });
});

describe("a directory", () => {
  it("in which a till lives is not founded again", async () => {
    const till = await runTill();
    await till.stop();
    const before = readFileSync(till.dir.identity, "utf8");
    const { code, err } = await tillmesh(["found", ...FOUND, "--data", till.dir.path]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/a till lives in .* already\. Give another directory with --data/),
    ]);
    expect(readFileSync(till.dir.identity, "utf8")).toBe(before);
  });

  it("that holds records without an identity is not founded over", async () => {
    const dir = tempDir();
    mkdirSync(dir.path, { recursive: true });
    writeFileSync(dir.database, "somebody's records");
    const { code, err } = await tillmesh(["found", ...FOUND, "--data", dir.path]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/records without a till's identity.*put identity.json back/),
    ]);
    expect(readFileSync(dir.database, "utf8")).toBe("somebody's records");
  });

  it("is one process's at a time", async () => {
    const till = await runTill();
    const second = await tillmesh(["till", "--data", till.dir.path, "--http-port", "0"]);
    expect([second.code, second.err]).toEqual([
      1,
      expect.stringMatching(/another process is running on .*Stop it first/),
    ]);
    expect((await till.cashier("GET", "/api/state")).status).toBe(200);
  });

  it("is free again when its till found the port taken", async () => {
    const till = await runTill();
    const { dir } = await foundedShop();
    const port = new URL(till.url).port;
    const { code, err } = await tillmesh(["till", "--data", dir.path, "--http-port", port]);
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(`tillmesh: port ${port} is taken by another program. Give another with --http-port`),
    );
    await runTill({ dir });
  });
});

describe("the program's word on a running till", () => {
  it("is its status, for people and for programs", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    await till.cashier("POST", "/api/sales", {
      id: crypto.randomUUID(),
      lines: [{ code: "milk" }],
      tenders: [{ kind: "cash" }],
    });
    const forPrograms = await tillmesh(["status", "--json", "--data", till.dir.path]);
    expect(statusSchema.parse(JSON.parse(forPrograms.out))).toMatchObject({
      entries: 9,
      salesToday: { count: 1, total: 129 },
    });
    const forPeople = await tillmesh(["status", "--data", till.dir.path]);
    expect(forPeople.out).toMatch(
      /^Lane 1 \(Tillmesh \d.*9 entries, 1 receipt today, alone\n1 sale is on this till only/s,
    );
  });

  it("takes a catalogue, and says of each bad row which line and why", async () => {
    const till = await runTill();
    const file = join(till.dir.path, "articles.csv");
    writeFileSync(file, `${CATALOGUE}\nbeer,Beer,,,each,free,A,\n`);
    const first = await tillmesh(["import", "catalogue", file, "--data", till.dir.path]);
    expect([first.code, first.out]).toEqual([1, "6 imported, 0 unchanged, 1 rejected\n"]);
    expect(first.err).toMatch(/articles\.csv:8: price "free" cannot be read; write it as/);
    writeFileSync(file, CATALOGUE);
    const second = await tillmesh(["import", "catalogue", file, "--data", till.dir.path]);
    expect([second.code, second.out, second.err]).toEqual([0, "0 imported, 6 unchanged, 0 rejected\n", ""]);
    const missing = await tillmesh(["import", "catalogue", `${file}.none`, "--data", till.dir.path]);
    expect([missing.code, missing.err]).toEqual([
      1,
      expect.stringMatching(/^tillmesh: .*no such file.*articles\.csv\.none'\n$/),
    ]);
  });

  it("makes a key while the till runs, once a name, and shows nothing else where a script reads", async () => {
    const till = await runTill();
    const args = ["api-key", "create", "--name", "erp", "--data", till.dir.path];
    const made = await tillmesh(args);
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^tmk_[0-9a-f]{12}_[\w-]{32}\n$/)]);
    const headers = { authorization: `Bearer ${made.out.trim()}` };
    expect((await fetch(`${till.url}/api/state`, { headers })).status).toBe(200);
    const again = await tillmesh(args);
    expect([again.code, again.err]).toEqual([1, expect.stringMatching(/"erp" exists already\. Choose another name/)]);
  });
});

describe("verify", () => {
  it("finds nothing in good records, whether the till runs or not", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const running = await tillmesh(["verify", "--data", till.dir.path]);
    expect([running.code, running.err]).toEqual([0, ""]);
    expect(running.out).toMatch(/^8 entries and \d seals of 1 authors checked\nno fault/);
    await till.stop();
    expect((await tillmesh(["verify", "--data", till.dir.path])).code).toBe(0);
  });

  it.each([
    ["a price in an entry", '"amount":129,', 0],
    ["a price in the derived catalogue, beside the entries", "Milk 1 l", 1],
  ])("names %s of which one bit was flipped on the disk", async (_, needle, nth) => {
    const { dir } = await foundedShop();
    const bytes = readFileSync(dir.database);
    let at = bytes.indexOf(needle);
    for (let time = 0; time < nth; time++) at = bytes.indexOf(needle, at + 1);
    expect(at).toBeGreaterThan(0);
    const place = at + needle.length - 2;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    writeFileSync(dir.database, bytes);
    const { code, out, err } = await tillmesh(["verify", "--data", dir.path]);
    expect([code, out]).toEqual([1, expect.not.stringMatching(/no fault/)]);
    expect(err).toMatch(/^([0-9a-f]{32}:[0-9a-f]{16}:\d+|product[^:]*|database|projections): \S+/m);
  });
});
