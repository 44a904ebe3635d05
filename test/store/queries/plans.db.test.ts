import { describe, expect, it } from "vitest";
import type { DeviceId, EpochId } from "../../../src/log/ids.ts";
import { authorOf } from "../../../src/log/ids.ts";
import { lastSaleOf } from "../../../src/store/queries/last-sale.ts";
import { productByGtin } from "../../../src/store/queries/product-by-gtin.ts";
import { productById } from "../../../src/store/queries/product-by-id.ts";
import { productBySku } from "../../../src/store/queries/product-by-sku.ts";
import { productCount } from "../../../src/store/queries/product-count.ts";
import { favouriteProducts } from "../../../src/store/queries/product-favourites.ts";
import { searchProducts } from "../../../src/store/queries/product-search.ts";
import { refundedOf } from "../../../src/store/queries/refunded.ts";
import { productRevision, settingsRevision } from "../../../src/store/queries/revisions.ts";
import { saleById } from "../../../src/store/queries/sale-by-id.ts";
import { listSales } from "../../../src/store/queries/sale-list.ts";
import { countSalesAfter } from "../../../src/store/queries/sales-after.ts";
import { currentSettings } from "../../../src/store/queries/settings-current.ts";
import { listSyncQueue, syncStatusOf } from "../../../src/store/queries/sync-queue.ts";
import { takingsOf } from "../../../src/store/queries/takings.ts";
import type { Sql } from "../../../src/store/sql.ts";
import { plansOf } from "../../support/query-plan.ts";
import { deviceNamed, storeWorld } from "../../support/store-world.ts";
import { openTillStore } from "../support/till-store.ts";

const author = authorOf("d" as DeviceId, "e" as EpochId);
const after = { soldAt: 1, saleId: "s" };

const QUERIES: readonly (readonly [name: string, work: (sql: Sql) => unknown])[] = [
  ["product by id", (sql) => productById(sql, "p")],
  ["product by number", (sql) => productBySku(sql, "s")],
  ["product by barcode", (sql) => productByGtin(sql, "g")],
  ["product count", (sql) => productCount(sql)],
  ["product search", (sql) => searchProducts(sql, "milk", 5)],
  ["first products", (sql) => searchProducts(sql, "", 5)],
  ["product revision", (sql) => productRevision(sql, "p")],
  ["settings", (sql) => [currentSettings(sql), settingsRevision(sql)]],
  ["sale by id", (sql) => saleById(sql, "s")],
  ["sale list", (sql) => listSales(sql, { limit: 5 })],
  ["next page of sales", (sql) => listSales(sql, { limit: 5, after })],
  ["sale by whole receipt", (sql) => listSales(sql, { limit: 5, filter: { receipt: "T1AA-000001" } })],
  ["last sale", (sql) => lastSaleOf(sql, author)],
  ["sales after", (sql) => countSalesAfter(sql, author, 1)],
  ["refunded", (sql) => refundedOf(sql, "s")],
  ["takings", (sql) => takingsOf(sql, { day: "d", currency: "EUR" })],
  ["queue", (sql) => listSyncQueue(sql, { limit: 5 })],
  ["failed queue", (sql) => listSyncQueue(sql, { limit: 5, status: "FAILED" })],
  ["status", (sql) => syncStatusOf(sql, author, 1)],
];

const till = (): Sql => openTillStore(storeWorld(), deviceNamed("lane 1", 1, "manager")).sql;

describe("no query a cashier waits for reads a whole table", () => {
  it.each(QUERIES)("%s", (_name, work) => {
    const plans = plansOf(till(), work);
    expect(plans.length).toBeGreaterThan(0);
    for (const { text, plan } of plans) {
      // A scan in the order of an index that a LIMIT ends, of the few ids just found, and of peers, is none.
      const scans = plan.filter(
        (line) =>
          line.startsWith("SCAN") &&
          !/^SCAN (sale USING COVERING INDEX sale_0|CONSTANT ROW|page|found|\(subquery-\d+\)|peer_ack|json_each)\b|product_search VIRTUAL TABLE/.test(
            line,
          ),
      );
      expect(scans, `${text}\n${plan.join("\n")}`).toEqual([]);
    }
  });

  it("and what is searched for within receipts is read from the index alone", () => {
    const plans = plansOf(till(), (sql) => listSales(sql, { limit: 5, filter: { receipt: "42", amount: 42 }, after }));
    const lines = plans.flatMap(({ plan }) => plan);
    expect(lines.some((line) => line.includes("SEARCH sale USING COVERING INDEX sale_0"))).toBe(true);
    expect(lines.filter((line) => line.includes("SCAN sale"))).toEqual([]);
  });

  it("the waiting queue looks up one entry an author", () => {
    const plans = plansOf(till(), (sql) => {
      listSyncQueue(sql, { limit: 5, status: "PENDING" });
    });
    const lines = plans.flatMap(({ plan }) => plan);
    expect(lines.some((line) => /^SEARCH entry USING COVERING INDEX .*author_id=\? AND seq=\?/.test(line))).toBe(true);
    expect(lines.filter((line) => line.startsWith("SCAN entry"))).toEqual([]);
  });

  it("favourites read the stock alone, and products one by one", () => {
    const plans = plansOf(till(), (sql) => favouriteProducts(sql, 5));
    expect(plans.flatMap(({ plan }) => plan)).toEqual(["SCAN stock", "USE TEMP B-TREE FOR ORDER BY"]);
  });
});
