import { describe, expect, it } from "vitest";
import type { Basket, ImportReport, Problem, QueueRow, Status } from "../../src/api/schemas.ts";
import { CATALOGUE, refusalOf, runTill, type TestTill } from "./support/running-till.ts";
import { foundedShop, tillProcess } from "./support/till-process.ts";

const HEADER = "sku,name,brand,category,unit,price,tax_code,barcodes";

const importInto = async (till: TestTill, file: string | Uint8Array): Promise<ImportReport> => {
  const { status, body } = await till.manager<ImportReport>("POST", "/api/catalogue/import", file);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

const entriesOf = async (till: TestTill): Promise<number> =>
  (await till.cashier<Status>("GET", "/api/status")).body.entries;

describe("a catalogue file with bad rows", () => {
  it("gives its good rows, and says of each bad one its line, the cause and what to do", async () => {
    const till = await runTill();
    const report = await importInto(
      till,
      [
        HEADER,
        "milk,Milk,,,each,1.29,C,3850123456782",
        "free,Free,,,each,0,A,",
        "word,Word,,,each,cheap,A,",
        "euro,Euro,,,each,1.29 €,A,",
        "minus,Minus,,,each,-1.00,A,",
        "fine,Too fine,,,each,1.295,A,",
        "milk,Milk again,,,each,1.35,C,",
        "twin,Twin,,,each,1.00,A,3850123456782",
        "typo,Typo,,,each,1.00,A,3850123456783",
        "short,Short,,,each,1.00,A,12345",
        "tax,Tax,,,each,1.00,Z,",
        "unit,Unit,,,barrel,1.00,A,",
        ",No number,,,each,1.00,A,",
        "name,,,,each,1.00,A,",
        "few,Few,,,each,1.00",
        '"quoted","Said ""hello"", and left",,,each,"2.50",A,036000291452',
        "kilo,By weight,,,kg,12.999,A,",
        'comma,Comma,,,each,"3,50",A,',
      ].join("\r\n"),
    );
    const reasons: [number, RegExp][] = [
      [3, /price 0 is not above 0/],
      [4, /price "cheap" cannot be read; write it as/],
      [5, /price "1.29 €" cannot be read; write it as .*without currency/],
      [6, /price -1.00 is not above 0/],
      [7, /price 1.295 has 3 decimals where the currency has 2/],
      [8, /sku milk is on line 2 already/],
      [9, /barcode 3850123456782 is on line 2 already/],
      [10, /barcode 3850123456783 ends in 3 where its check digit is 2/],
      [11, /barcode 12345 has 5 digits/],
      [12, /tax code Z is not set up in this store; write one of A, B, C/],
      [13, /unit "barrel" is not known; write each, kg, l or m/],
      [14, /sku is empty/],
      [15, /name is empty/],
      [16, /6 fields where the header has 8/],
    ];
    expect(report.rejected.map(({ line }) => line)).toEqual(reasons.map(([line]) => line));
    for (const [index, [, reason]] of reasons.entries()) expect(report.rejected[index]?.reason).toMatch(reason);
    expect([report.imported, report.unchanged]).toEqual([4, 0]);
    const { body } = await till.cashier<Basket>("POST", "/api/basket/lines", { code: "036000291452" });
    expect(body.lines[0]).toMatchObject({ name: 'Said "hello", and left', total: 250 });
  });

  it("names the line a row begins on, whatever lines its quoted fields, blank lines and line ends make", async () => {
    const till = await runTill();
    for (const end of ["\n", "\r\n"]) {
      const { rejected } = await importInto(
        till,
        [
          HEADER,
          "",
          '"a","Two',
          'lines",,,each,1.00,A,',
          "",
          "b,Bad,,,each,x,A,",
          '"c","Three',
          "",
          'lines",,,each,y,A,',
          "d,D,,,each,z,A,",
        ].join(end),
      );
      expect(rejected.map(({ line }) => line)).toEqual([3, 6, 7, 10]);
    }
  });

  it("changes nothing when it comes again, and writes only what is new when it has changed", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const before = await entriesOf(till);
    expect(await importInto(till, CATALOGUE)).toEqual({ imported: 0, unchanged: 6, rejected: [] });
    expect(await importInto(till, CATALOGUE.replaceAll(",", ";").replaceAll("\n", "\r\n"))).toMatchObject({
      unchanged: 6,
    });
    expect(await entriesOf(till)).toBe(before);
    expect(await importInto(till, CATALOGUE.replace("1.29", "1.35"))).toEqual({
      imported: 1,
      unchanged: 5,
      rejected: [],
    });
    const { items } = (await till.cashier<{ items: QueueRow[] }>("GET", "/api/queue?limit=1")).body;
    expect(JSON.parse(items[0]?.payload ?? "")).toMatchObject({
      sku: "milk",
      revision: 2,
      unitPrice: { amount: 135, decimals: 2 },
    });
    expect(await entriesOf(till)).toBe(before + 1);
  });

  it("may be separated by semicolons or tabs, and begin with a byte order mark", async () => {
    for (const delimiter of [";", "\t"]) {
      const till = await runTill();
      const file = `\uFEFF${[HEADER, 'beer,Beer,,,each,"1,80",A,'].map((line) => line.replaceAll(/,(?!80)/g, delimiter)).join("\n")}`;
      expect(await importInto(till, file)).toEqual({ imported: 1, unchanged: 0, rejected: [] });
    }
  });
});

describe("a file that is no catalogue", () => {
  const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
  const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));
  const refused: [string, string | Uint8Array, string, RegExp][] = [
    ["empty", "", "empty", /The file is empty\. Export/],
    ["in UTF-16", utf16(CATALOGUE), "utf-16", /UTF-16.*CSV UTF-8/],
    ["in UTF-16 without its mark", utf16(CATALOGUE).subarray(2), "utf-16", /UTF-16/],
    ["in Latin-1", latin1(`${CATALOGUE}\ncrème,Crème,,,each,1.00,A,`), "not-utf-8", /Line 8 is not UTF-8.*CSV UTF-8/],
    [
      "with a quote that never closes",
      `${CATALOGUE}\n"open,Open,,,each,1.00,A,\nlost,Lost,,,each,1.00,A,`,
      "not-csv",
      /quote/i,
    ],
    ["with zero bytes", "\u0000\u0000\u0000\u0000", "utf-16", /UTF-16/],
  ];

  it.each(refused)("(%s) is refused whole, in words, and changes nothing", async (_, file, error, message) => {
    const till = await runTill();
    const before = await entriesOf(till);
    const answer = await till.manager<Problem>("POST", "/api/catalogue/import", file);
    expect(refusalOf(answer)).toEqual([422, error, expect.stringMatching(message)]);
    expect(await entriesOf(till)).toBe(before);
  });

  it.each([
    ["a header without prices", "sku,name,tax_code\na,A,A", /no column price/],
    ["only blank lines", "\n\n\n", /empty/],
    ["a spreadsheet", "PK\u0003\u0004 something", /no column sku/],
  ])("(%s) rejects its first line and says which columns there must be", async (_, file, reason) => {
    const till = await runTill();
    const report = await importInto(till, file);
    expect([report.imported, report.rejected.length, report.rejected[0]?.line]).toEqual([0, 1, 1]);
    expect(report.rejected[0]?.reason).toMatch(reason);
  });

  it("is refused by its type when it is sent as JSON", async () => {
    const till = await runTill();
    const answer = await till.manager<Problem>("POST", "/api/catalogue/import", { csv: CATALOGUE });
    expect(refusalOf(answer).slice(0, 2)).toEqual([415, "content-type"]);
  });
});

describe("an import that is cut off by a kill", () => {
  it.each([0, 1, 2])("is there whole or not at all, and may be repeated (%i)", async (turn) => {
    const { dir, key } = await foundedShop();
    const rows = Array.from({ length: 3000 }, (_, index) => `s${index},Article ${index},,,each,1.00,A,`);
    const file = [HEADER, ...rows].join("\n");
    let till = await tillProcess(dir, key);
    const cut = till.call("POST", "/api/catalogue/import", file).catch(() => null);
    // At another moment each time: before it is read, and while it is written.
    for (let question = 0; question < turn * 2; question++) await till.call("GET", "/api/openapi.json");
    till.kill("SIGKILL");
    await Promise.all([cut, till.ended]);
    till = await tillProcess(dir, key);
    const { entries } = (await till.call<Status>("GET", "/api/status")).body;
    expect([2 + 6, 2 + 6 + 3000]).toContain(entries);
    const again = (await till.call<ImportReport>("POST", "/api/catalogue/import", file)).body;
    expect([again.imported + again.unchanged, again.imported % 3000, again.rejected]).toEqual([3000, 0, []]);
  });
});
