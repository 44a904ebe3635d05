import { describe, expect, it } from "vitest";
import { printerProfileSchema } from "../../../src/hardware/escpos/printer-profile.ts";
import { createReceiptEncoder, drawerPulseBytes } from "../../../src/hardware/escpos/receipt-bytes.ts";
import { createEscPosDecoder } from "../../../src/hardware/virtual/escpos-decoder.ts";
import { linesOf, papersOf } from "../support/decode.ts";
import { LONG_BASKET, MIXED_TENDER, receipt, REFUND } from "../support/receipts.ts";

const profile = printerProfileSchema.parse({});
const encode = createReceiptEncoder(profile);
const commandsOf = (bytes: Uint8Array) => createEscPosDecoder()(bytes);

describe("the bytes of a receipt", () => {
  it("mean, to a printer that is not the encoder, what the document says", () => {
    expect(linesOf(encode(MIXED_TENDER, "7F3A")).map((line) => line.trim())).toEqual([
      "Corner Grocer",
      "12 Market Street, 1010 Springfield",
      "",
      "Till 2 / Ada              2026-03-14 18:02",
      "-".repeat(42),
      "Olive oil extra virgin, first      28.90 A",
      "pressing, 5 l",
      "Rye bread                           1.25 B",
      "0.500 kg x 2.50/kg",
      "-".repeat(42),
      "Total EUR       30.15",
      "Card **** 4242                       10.15",
      "Cash                                 20.00",
      "-".repeat(42),
      "VAT             Net        Tax       Gross",
      "A 22 %        23.69       5.21       28.90",
      "B 10 %         1.14       0.11        1.25",
      "",
      "Thank you!",
      "[barcode 02-000017]",
      "",
      "",
      "",
      "",
      "",
    ]);
  });

  it("are one paper, cut once, however long the basket, and hold every line of it", () => {
    const papers = papersOf(encode(LONG_BASKET, "7F3A"));
    expect(papers.map((paper) => paper.torn)).toEqual([false]);
    const lines = linesOf(encode(LONG_BASKET, "7F3A"));
    for (let at = 1; at <= 60; at++) {
      const name = (at - 1) % 7 === 0 ? `${at}` : `Article ${at} `;
      expect(lines.filter((line) => line.includes(name) || line.includes(` ${at}.99 `)).length).toBeGreaterThan(0);
      expect(lines.filter((line) => new RegExp(` ${at}\\.99 [AB]$`).test(line))).toHaveLength(1);
    }
    expect(lines.filter((line) => line.includes("-1.99"))).toHaveLength(12);
    expect(lines.some((line) => line.includes("Délice aux épinards"))).toBe(true);
  });

  it("show a refund's minus", () => {
    const lines = linesOf(encode(REFUND, "7F3A"));
    expect(lines.filter((line) => line.includes("-1.25"))).toHaveLength(3);
    expect(lines.join("")).not.toContain("?");
  });

  it("say COPY and POSSIBLE COPY in letters twice as large", () => {
    for (const [document, mark] of [
      [{ ...MIXED_TENDER, copy: 3 }, "COPY 3"],
      [{ ...MIXED_TENDER, possibleCopy: true }, "POSSIBLE COPY"],
    ] as const) {
      const runs = papersOf(encode(document, "7F3A")).flatMap((paper) =>
        paper.rows.flatMap((row) => (row.type === "text" ? row.runs : [])),
      );
      const marks = runs.filter((run) => run.text.trim() === mark);
      expect(marks.map((run) => run.style)).toEqual([
        { bold: true, underline: false, invert: false, width: 2, height: 2 },
        { bold: true, underline: false, invert: false, width: 2, height: 2 },
      ]);
    }
    expect(linesOf(encode(MIXED_TENDER, "7F3A")).join("\n")).not.toContain("COPY");
  });

  it("keep the letters of Europe's languages, the euro and the usual quotes", () => {
    const letters = [
      "Café É è ñ ß ø å Œ „Gänse“ ‘x’ … €",
      "łódź ŻÓŁĆ ą ę Příliš žluťoučký kůň ő ű",
      "Αθήνα Ελλάς ΑΒΓΔΩ άέήίόύώ",
      "Москва Щука Ёлка ёж",
      "İstanbul ğ ş ı",
      "Žąsis ė ų Rīga ķ ņ",
      "Brașov Țară", // printed with the older cedilla forms
    ];
    const lines = linesOf(
      encode(receipt(letters.map((text) => ({ type: "text", text, align: "left", emphasis: "normal" }))), ""),
    );
    expect(lines.slice(0, letters.length)).toEqual([...letters.slice(0, -1), "Braşov Ţară"]);
  });

  it("put a question mark for what no printer has, one for each character", () => {
    const lines = linesOf(
      encode(receipt([{ type: "pair", left: "Tea 茶 🍵", right: "2.00", emphasis: "normal" }]), ""),
    );
    expect(lines[0]).toBe(`Tea ? ?${" ".repeat(31)}2.00`);
  });

  it("never obey an article's name: no command in it survives", () => {
    const name = "Beans\u001bp\u0000\u0019\u00fa\n\u001dV\u0000\u0010\u0014\u0001\u0000\u0001";
    const bytes = encode(receipt([{ type: "item", name, amount: "1.00", code: "A", details: [] }]), "");
    const kinds = commandsOf(bytes).map((command) => command.type);
    expect(kinds).not.toContain("pulse");
    expect(kinds.filter((kind) => kind === "cut")).toHaveLength(1);
    expect(linesOf(bytes)[0]).toMatch(/^Beansp.* 1\.00 A$/);
  });

  it("never hold the drawer's pulse, which is sent apart, as what a drawer obeys", () => {
    for (const document of [MIXED_TENDER, REFUND, { ...MIXED_TENDER, copy: 1 }]) {
      expect(commandsOf(encode(document, "")).filter((command) => command.type === "pulse")).toEqual([]);
    }
    const second = printerProfileSchema.parse({ drawerPin: 5 });
    expect(commandsOf(drawerPulseBytes(profile, false))).toEqual([{ type: "pulse", pin: 2, realTime: false }]);
    expect(commandsOf(drawerPulseBytes(second, true))).toEqual([{ type: "pulse", pin: 5, realTime: true }]);
  });

  it("begin clean: the paper before leaves no letters, size or code page behind", () => {
    const both = new Uint8Array([...encode(LONG_BASKET, ""), ...encode(MIXED_TENDER, "")]);
    expect(papersOf(both)[1]).toEqual(papersOf(encode(MIXED_TENDER, ""))[0]);
  });

  it.each([32, 42, 48] as const)("fit the paper at %i columns, so that no row is wrapped by the printer", (columns) => {
    const narrow = createReceiptEncoder(printerProfileSchema.parse({ columns }));
    for (const document of [LONG_BASKET, MIXED_TENDER, REFUND]) {
      const bytes = narrow({ ...document, copy: 1 }, "");
      expect(linesOf(bytes, columns)).toEqual(linesOf(bytes, 80));
    }
  });

  it("work on a model that lacks some of the code pages, with the letters it has", () => {
    const poor = createReceiptEncoder(printerProfileSchema.parse({ model: "pos-5890", columns: 32, cut: "none" }));
    expect(linesOf(poor(MIXED_TENDER, ""), 32).join("\n")).toContain("Total EUR");
  });
});
