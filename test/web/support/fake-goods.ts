/** Goods, settings and pictures of trouble for the fake till. Made up. */
import type { PeerState, SyncState } from "../../../src/api/schemas.ts";
import type { Product } from "../../../src/domain/catalogue-body.ts";
import type { StoreSettings } from "../../../src/domain/settings-body.ts";

/** What a hostile or careless price list can hold: it must be shown as written. */
export const HOSTILE_NAME = `<script>window.hacked=1</script><img src=x onerror="hacked=1"> Müsli`;
export const LONG_NAME = "Donaudampfschifffahrtsgesellschaftskapitänsmützenreinigungsmittelnachfüllpackung 1l";

const GOODS: readonly (readonly [name: string, cents: number, gtin: string, unit?: Product["unit"]])[] = [
  ["Whole milk 3.5 % 1 l", 129, "4001234000017"],
  ["Sourdough bread 750 g", 349, "4001234000024"],
  ["Free-range eggs, 10", 329, "4001234000031"],
  ["Butter 250 g", 239, "4001234000048"],
  ["Bananas", 189, "4001234000055", "kg"],
  ["Tomatoes on the vine", 349, "4001234000062", "kg"],
  ["Espresso beans 1 kg", 1499, "4001234000079"],
  ["Mineral water 1.5 l", 69, "4001234000086"],
  ["Dark chocolate 85 %", 199, "4001234000093"],
  ["Olive oil extra virgin 500 ml", 899, "4001234000109"],
  ["Spaghetti No. 5, 500 g", 159, "4001234000116"],
  ["Toothpaste mint", 249, "4001234000123"],
  ["Paper bag", 20, "4001234000130"],
  ["Apple juice 1 l", 219, "4001234000147"],
  ["Yoghurt natural 500 g", 119, "4001234000154"],
  ["Gouda young, sliced", 279, "4001234000161"],
  ["Red wine Merlot 0.75 l", 649, "4001234000178"],
  ["Dishwasher tabs, 40", 799, "4001234000185"],
  [LONG_NAME, 1299, "4001234000192"],
  [HOSTILE_NAME, 379, "4001234000208"],
];

export const PRODUCTS: readonly Product[] = GOODS.map(([name, amount, gtin, unit = "each"], index) => ({
  id: `p-${index}`,
  sku: String(1000 + index),
  name,
  brand: index % 3 === 0 ? "Hofgut" : null,
  category: "Groceries",
  unit,
  unitPrice: { amount, decimals: 2 },
  taxCode: index % 4 === 0 ? "B" : "A",
  gtins: [gtin.padStart(14, "0")],
  active: true,
}));

export const SETTINGS: StoreSettings & { readonly cluster: string; readonly exponent: number } = {
  name: "Corner Market",
  headerLines: ["12 Harbour Street", "VAT EU123456789"],
  footerLines: ["Thank you. Goods back within 14 days."],
  currency: "EUR",
  locale: "en-IE",
  timeZone: "Europe/Dublin",
  dayStartsAtMinutes: 0,
  taxMode: "included",
  taxRounding: "rate",
  taxRates: [
    { code: "A", rate: 20_000, label: "Standard" },
    { code: "B", rate: 10_000, label: "Reduced" },
  ],
  cashRounding: null,
  priceLabels: [],
  cluster: "fake",
  exponent: 2,
};

export const peer = (number: number, more: Partial<PeerState> = {}): PeerState => ({
  device: `device-${number}`,
  number,
  name: `Till ${number}`,
  connected: true,
  behind: 0,
  ahead: 0,
  silentMs: 400,
  clockOffsetMs: 12,
  address: `192.168.1.${20 + number}:4710`,
  problem: null,
  ...more,
});

export const IN_STEP: SyncState = {
  state: "in-step",
  tillsConnected: 3,
  tills: 3,
  onlyHere: 0,
  peers: [peer(2), peer(3)],
  refused: [],
  networkCut: false,
};

const LOST = "No word for two minutes. Check that Till 2 is switched on and its network cable is in.";

export const ALONE: SyncState = {
  ...IN_STEP,
  state: "alone",
  tillsConnected: 1,
  onlyHere: 4,
  peers: [
    peer(2, { connected: false, behind: 9, silentMs: 131_000, clockOffsetMs: null, problem: LOST }),
    peer(3, { connected: false, behind: 9, silentMs: null, clockOffsetMs: null, address: null }),
  ],
  refused: [{ at: Date.now() - 200_000, address: "192.168.1.99", reason: "Its key is not a member of this store" }],
};
