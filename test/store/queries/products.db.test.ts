import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { favouriteProducts } from "../../../src/store/queries/product-favourites.ts";
import { productByGtin } from "../../../src/store/queries/product-by-gtin.ts";
import { productById } from "../../../src/store/queries/product-by-id.ts";
import { productBySku } from "../../../src/store/queries/product-by-sku.ts";
import { productCount } from "../../../src/store/queries/product-count.ts";
import { productRevision, settingsRevision } from "../../../src/store/queries/revisions.ts";
import { searchProducts } from "../../../src/store/queries/product-search.ts";
import { currentSettings } from "../../../src/store/queries/settings-current.ts";
import { productBody, productDraft, saleDraft, SETTINGS, settingsDraft } from "../../support/drafts.ts";
import { seeded } from "../../support/random.ts";
import { deviceNamed, storeWorld } from "../../support/store-world.ts";
import { openTillStore, type TillStore } from "../support/till-store.ts";

const GTIN = "04006381333931";
const OTHER_GTIN = "00012345678905";

let till: TillStore;
const put = (id: string, name: string, more = {}, revision = 1): unknown =>
  till.commit(productDraft(id, productBody(name, more), revision));
const names = (text: string, limit = 10): string[] => searchProducts(till.sql, text, limit).map((found) => found.name);

beforeEach(() => {
  till = openTillStore(storeWorld(), deviceNamed("lane 1", 1, "manager"));
});

describe("an article is found by", () => {
  it("its id, whole, even when it is no longer sold", () => {
    const body = productBody("Milk", { brand: "Dairy", category: "Cold", gtins: [GTIN], active: false, unit: "l" });
    put("p-1", "Milk", body);
    expect(productById(till.sql, "p-1")).toEqual({ id: "p-1", ...body });
    expect(productById(till.sql, "p-2")).toBeNull();
  });

  it("its number, but not when it was retired", () => {
    put("p-1", "Milk", { sku: "100" });
    put("p-2", "Old milk", { sku: "200", active: false });
    expect(productBySku(till.sql, "100")?.id).toBe("p-1");
    expect(productBySku(till.sql, "200")).toBeNull();
  });

  it("its barcode, but not one that was taken off it, nor when it was retired", () => {
    put("p-1", "Milk", { gtins: [GTIN, OTHER_GTIN] });
    expect(productByGtin(till.sql, OTHER_GTIN)?.id).toBe("p-1");
    put("p-1", "Milk", { gtins: [GTIN] }, 2);
    expect(productByGtin(till.sql, OTHER_GTIN)).toBeNull();
    expect(productByGtin(till.sql, GTIN)?.id).toBe("p-1");
    put("p-1", "Milk", { gtins: [GTIN], active: false }, 3);
    expect(productByGtin(till.sql, GTIN)).toBeNull();
  });

  it("the same barcode on every till: of two articles that carry it, the one edited last", () => {
    put("p-1", "Milk", { gtins: [GTIN], sku: "1" }, 2);
    put("p-2", "Other milk", { gtins: [GTIN], sku: "1" }, 1);
    expect(productByGtin(till.sql, GTIN)?.id).toBe("p-1");
    expect(productBySku(till.sql, "1")?.id).toBe("p-1");
    put("p-2", "Other milk", { gtins: [GTIN], sku: "1" }, 3);
    expect(productByGtin(till.sql, GTIN)?.id).toBe("p-2");
    expect(productBySku(till.sql, "1")?.id).toBe("p-2");
  });
});

describe("the search", () => {
  it("finds the beginnings of words in name, brand and number, in any order, case and accents aside", () => {
    put("p-1", "Crème brûlée", { brand: "Maison", sku: "A-100" });
    put("p-2", "Cream crackers");
    for (const text of ["creme", "CRÈME", "brul cre", "mais creme", "a-100", "A-1"]) {
      expect(names(text), text).toEqual(["Crème brûlée"]);
    }
    expect(names("cr").toSorted()).toEqual(["Cream crackers", "Crème brûlée"]);
    expect(names("rème")).toEqual([]);
  });

  it("puts the whole word before the longer one", () => {
    put("p-1", "Milkshake");
    put("p-2", "Milk");
    expect(names("milk")).toEqual(["Milk", "Milkshake"]);
  });

  it("follows renames, retirement and return", () => {
    put("p-1", "Milk");
    put("p-1", "Oat drink", {}, 2);
    expect(names("milk")).toEqual([]);
    expect(names("oat")).toEqual(["Oat drink"]);
    put("p-1", "Oat drink", { active: false }, 3);
    expect(names("oat")).toEqual([]);
    expect(names("")).toEqual([]);
    put("p-1", "Oat drink", {}, 4);
    expect(names("oat")).toEqual(["Oat drink"]);
  });

  it("lists the first by name when nothing is typed", () => {
    for (const name of ["Cherry", "Apple", "Banana"]) put(name, name);
    for (const text of ["", "   ", "-", '"', "\0"])
      expect(names(text, 2), JSON.stringify(text)).toEqual(["Apple", "Banana"]);
  });

  it("takes whatever a person or a scanner types as words, never as an expression", () => {
    put("p-1", 'Nuts "mixed" NOT roasted (75% off) a:b ^c *', { sku: "1" });
    for (const text of ['"mixed', "NOT", "(75%", "a:b", "^c", "roasted) OR", "NEAR(nuts"]) names(text);
    expect(names("NOT")).toHaveLength(1);
    expect(names('"mixed"')).toHaveLength(1);
    expect(names("75%")).toHaveLength(1);
    expect(names('zzz"OR"nuts')).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        searchProducts(till.sql, text, 5);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("still points at the right articles after the file was compacted", () => {
    for (const name of ["Apple", "Banana", "Cherry"]) put(name, name);
    till.sql.exec("delete from product where product_id = 'Apple'");
    till.sql.exec("vacuum");
    expect(names("cherry")).toEqual(["Cherry"]);
  });
});

describe("the catalogue", () => {
  it("counts what can be sold", () => {
    expect(productCount(till.sql)).toBe(0);
    put("p-1", "Milk");
    put("p-2", "Bread", { active: false });
    expect(productCount(till.sql)).toBe(1);
  });

  it("offers first what sells most, and nothing retired", () => {
    const random = seeded(1);
    for (const name of ["Apple", "Banana", "Cherry", "Date"]) put(name, name, { active: name !== "Cherry" });
    const lines = [
      { productId: "Apple", quantity: 1000 },
      { productId: "Banana", quantity: 3000 },
      { productId: "Cherry", quantity: 9000 },
    ];
    till.commit(saleDraft(random, { number: 1, lines }));
    expect(favouriteProducts(till.sql, 5).map((product) => product.name)).toEqual(["Banana", "Apple"]);
    expect(favouriteProducts(till.sql, 1).map((product) => product.name)).toEqual(["Banana"]);
  });

  it("tells an editor which revision it has seen", () => {
    expect(productRevision(till.sql, "p-1")).toBe(0);
    put("p-1", "Milk", {}, 4);
    expect(productRevision(till.sql, "p-1")).toBe(4);
  });
});

describe("the settings", () => {
  it("are the last edited ones, or none before the store was founded", () => {
    expect(currentSettings(till.sql)).toBeNull();
    expect(settingsRevision(till.sql)).toBe(0);
    till.commit(settingsDraft(SETTINGS, 2));
    till.commit(settingsDraft({ ...SETTINGS, name: "An older edit" }, 1));
    expect(currentSettings(till.sql)).toEqual(SETTINGS);
    expect(settingsRevision(till.sql)).toBe(2);
  });
});
