/** Entries as tills write them: valid, and as plain as a test allows. */
import type { ProductBody } from "../../src/domain/catalogue-body.ts";
import type { SaleBody, SaleLine } from "../../src/domain/sale-body.ts";
import type { StoreSettings } from "../../src/domain/settings-body.ts";
import type { EntryDraft } from "../../src/log/entry.ts";
import type { SeededRandom } from "./random.ts";

export const DAY = "2026-03-02";
export const NOON = Date.UTC(2026, 2, 2, 12);

export const productBody = (name: string, more: Partial<ProductBody> = {}): ProductBody => ({
  sku: `sku-${name}`,
  name,
  brand: null,
  category: null,
  unit: "each",
  unitPrice: { amount: 199, decimals: 2 },
  taxCode: "A",
  gtins: [],
  active: true,
  ...more,
});

export const productDraft = (id: string, body: ProductBody, revision = 1): EntryDraft => ({
  entityType: "product",
  entityId: id,
  operation: "put",
  schemaVersion: 1,
  payload: JSON.stringify({ ...body, revision }),
});

export const SETTINGS: StoreSettings = {
  name: "Corner shop",
  headerLines: ["1 High Street"],
  footerLines: [],
  currency: "EUR",
  locale: "en-IE",
  timeZone: "Europe/Dublin",
  dayStartsAtMinutes: 0,
  taxMode: "included",
  taxRounding: "rate",
  taxRates: [{ code: "A", rate: 23_000, label: "VAT 23 %" }],
  cashRounding: null,
  priceLabels: [],
};

export const settingsDraft = (settings: StoreSettings, revision = 1): EntryDraft => ({
  entityType: "settings",
  entityId: "store",
  operation: "put",
  schemaVersion: 1,
  payload: JSON.stringify({ ...settings, revision }),
});

export interface LineOf {
  readonly productId: string | null;
  readonly quantity?: number;
  readonly total?: number;
  readonly returned?: SaleLine["returned"];
}

const saleLine = (random: SeededRandom, of: LineOf): SaleLine => {
  const total = of.total ?? 199;
  return {
    id: random.uuid(),
    productId: of.productId,
    gtin: null,
    name: of.productId ?? "Open line",
    quantity: of.quantity ?? 1000,
    unit: "each",
    unitPrice: { amount: 199, decimals: 2 },
    priceSource: "catalogue",
    extended: total,
    discounts: [],
    total,
    discountable: true,
    taxCode: "A",
    taxRate: 23_000,
    taxExempt: null,
    returned: of.returned ?? null,
  };
};

export interface SaleOf {
  readonly number: number;
  readonly series?: string;
  readonly id?: string;
  readonly soldAt?: number;
  readonly day?: string;
  readonly kind?: SaleBody["kind"];
  readonly tender?: "cash" | "card";
  readonly lines?: readonly LineOf[];
}

/** The body of a receipt paid in one tender; tax is that of 23 % included. */
export const saleBody = (random: SeededRandom, of: SaleOf): SaleBody => {
  const lines = (of.lines ?? [{ productId: "p-1" }]).map((line) => saleLine(random, line));
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const tax = Math.round((total * 23) / 123);
  return {
    receipt: { series: of.series ?? "T1AA", number: of.number },
    kind: of.kind ?? "sale",
    till: { number: 1, name: "Lane 1" },
    cashier: "Ada",
    soldAt: of.soldAt ?? NOON + of.number * 1000,
    businessDay: of.day ?? DAY,
    currency: "EUR",
    exponent: 2,
    taxMode: "included",
    taxRounding: "rate",
    lines,
    voided: [],
    taxes: [{ code: "A", rate: 23_000, net: total - tax, tax, gross: total }],
    totals: { lines: total, discount: 0, net: total - tax, tax, total, rounding: 0, due: total, change: 0 },
    tenders: [{ id: random.uuid(), kind: of.tender ?? "cash", amount: total, tendered: total, reference: null }],
  };
};

export const saleDraft = (random: SeededRandom, of: SaleOf): EntryDraft => ({
  entityType: "sale",
  entityId: of.id ?? random.uuid(),
  operation: "complete",
  schemaVersion: 1,
  payload: JSON.stringify(saleBody(random, of)),
});
