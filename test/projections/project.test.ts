import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntryDraft } from "../../src/log/entry.ts";
import { project, PROJECTED_KINDS, READ_MODELS } from "../../src/projections/project.ts";
import { type Row, type RowChange, STAMP_COLUMNS } from "../../src/projections/row-change.ts";
import {
  DAY,
  NOON,
  productBody,
  productDraft,
  saleBody,
  saleDraft,
  SETTINGS,
  settingsDraft,
} from "../support/drafts.ts";
import { seeded } from "../support/random.ts";
import { deviceNamed, penOf, storeWorld } from "../support/store-world.ts";

const world = storeWorld();
const till = deviceNamed("lane 1", 1);

const changesOf = (draft: EntryDraft): readonly RowChange[] => {
  const result = project(penOf(world, till).write([draft]).entries[0]!);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
};
const reasonOf = (draft: EntryDraft): string => {
  const result = project(penOf(world, till).write([draft]).entries[0]!);
  return result.ok ? "" : result.error.reason;
};
const of = (changes: readonly RowChange[], table: string): readonly RowChange[] =>
  changes.filter((change) => change.table === table);
const kinds: readonly EntryDraft[] = [
  saleDraft(seeded(1), { number: 1 }),
  productDraft("p", productBody("Milk", { gtins: ["04006381333931"] })),
  settingsDraft(SETTINGS),
  world.admission(till),
  {
    entityType: "sale",
    entityId: "s",
    operation: "copy",
    schemaVersion: 1,
    payload: JSON.stringify({ cashier: "Ada", copy: 1, at: NOON }),
  },
  {
    entityType: "basket",
    entityId: "b",
    operation: "cancel",
    schemaVersion: 1,
    payload: JSON.stringify({ cashier: "Ada", businessDay: DAY, at: NOON, lines: [], total: 250 }),
  },
];

describe("what an entry means", () => {
  it("is known for every kind that this version writes", () => {
    const known = kinds.map((draft) => `${draft.entityType}/${draft.operation}@${draft.schemaVersion}`);
    expect(known.toSorted()).toEqual(PROJECTED_KINDS);
    for (const draft of kinds) expect(reasonOf(draft)).toBe("");
  });

  it("fills whole rows of tables that exist: a column forgotten would stop every till at that entry", () => {
    const models = new Map(READ_MODELS.map((model) => [model.table, model]));
    for (const change of kinds.flatMap(changesOf)) {
      const model = models.get(change.table);
      if (model === undefined) throw new Error(`no table ${change.table}`);
      const row: Row = change.op === "add" ? { ...change.key, ...change.add } : change.row;
      expect(Object.keys(row), change.table).toEqual(Object.keys(model.columns));
      expect(change.op === "max").toBe(model.stamped);
      if (change.op === "add") expect(Object.keys(change.key)).toEqual(model.key);
    }
    expect(STAMP_COLUMNS).toHaveLength(3);
  });

  it("of a sale: each article's stock once, takings by tender and rate", () => {
    const lines = [
      { productId: "p-1", quantity: 1000, total: 100 },
      { productId: "p-2", quantity: 250, total: 50 },
      { productId: "p-1", quantity: 2000, total: 200 },
      { productId: null, quantity: 1000, total: 5 },
    ];
    const changes = changesOf(saleDraft(seeded(2), { number: 3, lines }));
    expect(of(changes, "stock")).toEqual([
      { op: "add", table: "stock", key: { product_id: "p-1" }, add: { quantity: -3000 } },
      { op: "add", table: "stock", key: { product_id: "p-2" }, add: { quantity: -250 } },
    ]);
    const day = { business_day: DAY, device: till.device, currency: "EUR" };
    expect(of(changes, "takings_tender")).toEqual([
      { op: "add", table: "takings_tender", key: { ...day, kind: "cash" }, add: { count: 1, amount: 355 } },
    ]);
    expect(of(changes, "takings")).toMatchObject([{ key: day, add: { sales: 1, refunds: 0, total: 355 } }]);
    expect(of(changes, "sale")).toMatchObject([{ row: { receipt: "T1AA-000003", seq: 1, items: 4, total: 355 } }]);
  });

  it("of goods that come back: stock rises, and the sold line has less left to come back", () => {
    const returned = { saleId: seeded(8).uuid(), lineId: seeded(9).uuid(), reason: "Stale" };
    const lines = [{ productId: "p-1", quantity: -1500, total: -150, returned }];
    const changes = changesOf(saleDraft(seeded(3), { number: 4, kind: "refund", lines }));
    expect(of(changes, "stock")).toMatchObject([{ add: { quantity: 1500 } }]);
    expect(of(changes, "refunded")).toEqual([
      {
        op: "add",
        table: "refunded",
        key: { sale_id: returned.saleId, line_id: returned.lineId },
        add: { quantity: 1500, extended: 150, total: 150 },
      },
    ]);
    expect(of(changes, "takings")).toMatchObject([{ add: { sales: 0, refunds: 1, total: -150 } }]);
  });

  it("of goods that come back without a receipt: nothing that was sold has less left", () => {
    const returned = { saleId: null, lineId: null, reason: "No receipt" };
    const lines = [{ productId: "p-1", quantity: -1000, total: -100, returned }];
    expect(of(changesOf(saleDraft(seeded(4), { number: 5, kind: "refund", lines })), "refunded")).toEqual([]);
  });
});

describe("an entry that this version cannot read is set aside with the reason, never thrown", () => {
  it("an unknown type, an unknown operation, a newer schema", () => {
    const sale = kinds[0]!;
    expect(reasonOf({ ...sale, entityType: "tab" })).toBe("unknown kind tab/complete@1");
    expect(reasonOf({ ...sale, operation: "tip" })).toBe("unknown kind sale/tip@1");
    expect(reasonOf({ ...sale, schemaVersion: 2 })).toBe("unknown kind sale/complete@2");
  });

  it("a payload that is no JSON, or breaks its schema anywhere", () => {
    const body = saleBody(seeded(5), { number: 1 });
    const broken = [
      { ...body, currency: "euro" },
      { ...body, lines: [{}] },
      { ...body, totals: { ...body.totals, total: 0.5 } },
    ];
    for (const payload of ["", "{", "null", ...broken.map((item) => JSON.stringify(item))])
      expect(reasonOf({ ...kinds[0]!, payload }), payload).toMatch(/^sale\/complete@1: ./);
  });

  it("whatever the payload of whatever kind", () => {
    const payloads = fc.oneof(fc.json(), fc.string());
    fc.assert(
      fc.property(fc.constantFrom(...kinds), payloads, (draft, payload) => {
        const reason = reasonOf({ ...draft, payload });
        expect(reason.length).toBeLessThan(600);
      }),
      { seed: 61, numRuns: 1000 },
    );
  });
});
