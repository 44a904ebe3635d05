/**
 * `node scripts/paper-pictures.ts`: rings up three sales, prints them on the virtual printer's paper and writes the
 * pictures to docs/images/receipt-*.png, to be looked at after a change of layout.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { chromium } from "playwright-core";
import { z } from "zod";
import { evolve, openBasket, type BasketState } from "../src/domain/basket.ts";
import { decide, type BasketCommand } from "../src/domain/basket-command.ts";
import { layOutReceipt } from "../src/domain/receipt-layout.ts";
import { completeSale } from "../src/domain/sale.ts";
import type { SaleBody } from "../src/domain/sale-body.ts";
import { storeSettingsSchema } from "../src/domain/settings-body.ts";
import { printerProfileSchema } from "../src/hardware/escpos/printer-profile.ts";
import { createReceiptEncoder } from "../src/hardware/escpos/receipt-bytes.ts";
import { createEscPosDecoder } from "../src/hardware/virtual/escpos-decoder.ts";
import { PaperMachine } from "../src/hardware/virtual/paper-machine.ts";
import { paperSvg } from "../src/hardware/virtual/paper-svg.ts";
import { chromiumPath } from "./ensure-chromium.ts";

const ROOT = join(import.meta.dirname, "..");
const IMAGES = join(ROOT, "docs/images");
const COLUMNS = 42;

const settings = storeSettingsSchema.parse({
  name: "Corner Grocer",
  headerLines: ["12 Market Street, 1010 Springfield", "VAT no. EX123456789"],
  footerLines: ["Thank you for shopping with us"],
  currency: "EUR",
  locale: "en-GB",
  timeZone: "Europe/Vienna",
  dayStartsAtMinutes: 0,
  taxMode: "included",
  taxRounding: "rate",
  taxRates: [
    { code: "A", rate: 25_000, label: "standard" },
    { code: "B", rate: 13_000, label: "reduced" },
    { code: "C", rate: 5_000, label: "food" },
  ],
  cashRounding: null,
  priceLabels: [],
});

const articles = z
  .array(
    z.object({
      name: z.string(),
      unit: z.enum(["each", "kg", "l", "m"]),
      price: z.string(),
      tax_code: z.enum(["A", "B", "C"]),
    }),
  )
  .parse(parse(readFileSync(join(ROOT, "assets/catalogue/groceries-eur.csv")), { columns: true }));

const id = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/** The n-th line: some article of the shipped catalogue, every ninth twice, every eleventh with a discount. */
const line = (n: number): BasketCommand => {
  const article = articles[(n * 83) % articles.length];
  if (article === undefined) throw new Error("the catalogue is empty");
  const amount = Math.round(Number(article.price) * 100);
  return {
    type: "add-line",
    lineId: id(n),
    item: { kind: "open", name: article.name.slice(0, 80), taxCode: article.tax_code, unit: article.unit },
    quantity: article.unit === "kg" ? 345 + n : n % 9 === 0 ? 2_000 : 1_000,
    unitPrice: { amount, decimals: 2 },
    ...(n % 11 === 0 && amount > 50 && { discount: { amount: 30, reason: "short date" } }),
  };
};

const saleOf = (number: number, commands: readonly BasketCommand[]): SaleBody => {
  let basket: BasketState = openBasket(id(0));
  for (const command of commands) {
    const decision = decide(basket, command, settings);
    if (!decision.ok) throw new Error(`${command.type}: ${decision.error.type}`);
    basket = decision.value.reduce(evolve, basket);
  }
  const sale = completeSale(basket, settings, {
    receipt: { series: "K7QX", number },
    till: { number: 2, name: "Lane 2" },
    cashier: "Ada",
    soldAt: 1_790_000_000_000,
    businessDay: "2026-09-21",
  });
  if (!sale.ok) throw new Error(sale.error.type);
  return sale.value;
};

const tender = (n: number, kind: "cash" | "card", more: { amount?: number; tendered?: number }): BasketCommand => ({
  type: "add-tender",
  tender: { id: id(n), kind, ...more },
});

const svgOf = (sale: SaleBody, copy: number): string => {
  const profile = printerProfileSchema.parse({ columns: COLUMNS });
  const document = layOutReceipt(sale, settings, {
    copy,
    possibleCopy: false,
    opensDrawer: true,
    sealCode: "7F3AK2Q9XM",
  });
  const machine = new PaperMachine(COLUMNS);
  const [piece] = createEscPosDecoder()(createReceiptEncoder(profile)(document, "7F3A")).flatMap(
    (command) => machine.run(command) ?? [],
  );
  if (piece === undefined) throw new Error("no paper came out");
  return paperSvg(piece, { columns: COLUMNS, caption: "Lane 2: a virtual printer, not paper" });
};

const long = saleOf(411, [...Array.from({ length: 60 }, (_, at) => line(at + 1)), tender(900, "card", {})]);
const mixed = saleOf(412, [
  line(1),
  line(9),
  line(11),
  tender(900, "card", { amount: 500 }),
  tender(901, "cash", { tendered: 5_000 }),
]);

mkdirSync(IMAGES, { recursive: true });
const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
for (const [name, svg] of [
  ["long-basket", svgOf(long, 0)],
  ["mixed-tender", svgOf(mixed, 0)],
  ["copy", svgOf(mixed, 1)],
] as const) {
  const page = await browser.newPage({ deviceScaleFactor: name === "long-basket" ? 1 : 1.5 });
  await page.setContent(`<body style="margin: 0; background: #e8e6e0">${svg}</body>`);
  await page.locator("svg").screenshot({ path: join(IMAGES, `receipt-${name}.png`) });
  console.log(`docs/images/receipt-${name}.png`);
}
await browser.close();
