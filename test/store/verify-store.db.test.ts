import { readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";
import { type Sql, type SqlValue, StoreFaultError } from "../../src/store/sql.ts";
import type { StoreReport } from "../../src/store/store-report.ts";
import { verifyStore } from "../../src/store/verify-store.ts";
import { crypto } from "../support/crypto.ts";
import { productBody, productDraft, saleDraft } from "../support/drafts.ts";
import { seeded } from "../support/random.ts";
import { deviceNamed, penOf, storeWorld } from "../support/store-world.ts";
import { openTillStore, type TillStore } from "./support/till-store.ts";

const world = storeWorld();
const founder = deviceNamed("lane 1", 1, "manager");
const lane2 = deviceNamed("lane 2", 2, "manager");
const lane3 = deviceNamed("lane 3", 3);

let till: TillStore;
const verifyNow = (sql = till.sql): StoreReport =>
  verifyStore(sql, { ...crypto, cluster: world.cluster, scratch: () => openDatabase(":memory:") });
const change = (text: string, ...values: SqlValue[]): void => {
  till.sql.exec("pragma foreign_keys = off");
  expect(till.sql.prepare(text).run(...values).changes).toBe(1);
};
const wheres = (report: StoreReport): string[] => report.faults.map((fault) => fault.where);

/** The same bytes but for one bit. */
const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = new Uint8Array(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};
const blobOf = (column: string, table: string, seq: number): Uint8Array =>
  till.sql
    .prepare<{ bytes: Uint8Array }>(`select ${column} as bytes from ${table} where author_id = 1 and seq = ?`)
    .get(seq)!.bytes;

beforeEach(() => {
  const random = seeded(3);
  till = openTillStore(world, founder);
  till.commit(world.founding(founder), world.admission(lane2));
  till.commit(productDraft("p-1", productBody("Milk")));
  // The third till is admitted by the second, whose device id may well sort after its own.
  const second = penOf(world, lane2);
  till.writer.appendReplicated(second.write([world.admission(lane3)]));
  const tip = { entityType: "tip", entityId: "t", operation: "add", schemaVersion: 1, payload: "{}" };
  const third = penOf(world, lane3);
  till.writer.appendReplicated(third.write([saleDraft(random, { number: 1, series: "T3AA" })]));
  till.writer.appendReplicated(third.write([tip]));
  for (const number of [1, 2, 3, 4]) till.commit(saleDraft(random, { number }));
});

describe("a sound store", () => {
  it("is found sound: all authors, however they were admitted, and an entry of a later version", () => {
    expect(verifyNow()).toEqual({ entries: 10, seals: 9, authors: 3, faults: [] });
  });

  it("is checked through a connection that cannot write, while the till goes on selling", () => {
    const reader = openDatabase(till.path, { readonly: true });
    const sell = (): void => {
      till.commit(saleDraft(seeded(9), { number: 5 }));
    };
    const scratch = () => {
      sell();
      return openDatabase(":memory:");
    };
    expect(verifyStore(reader, { ...crypto, cluster: world.cluster, scratch }).faults).toEqual([]);
    expect(verifyNow(reader)).toMatchObject({ entries: 11, faults: [] });
    reader.close();
  });

  it("leaves the till's connection as it was", () => {
    verifyNow();
    till.commit(productDraft("p-2", productBody("Bread")));
    expect(verifyNow().faults).toEqual([]);
  });
});

describe("one changed bit is found and named", () => {
  const at = (seq: number): string => `${founder.author}:${seq}`;

  it("in a payload", () => {
    change("update entry set payload = replace(payload, 'Milk', 'Mild') where seq = 3 and author_id = 1");
    expect(verifyNow().faults).toEqual([
      { where: at(3), what: "its header or payload is not what its hash was made of" },
      { where: 'product ["p-1"]', what: expect.stringContaining('name is "Milk", the log says "Mild"') },
    ]);
  });

  it("anywhere in a header", () => {
    const header = blobOf("header", "entry", 4);
    for (let byte = 0; byte < header.length; byte++) {
      change("update entry set header = ? where author_id = 1 and seq = 4", flipped(header, byte));
      expect(wheres(verifyNow())[0], `byte ${byte}`).toBe(at(4));
    }
  });

  it("in a hash", () => {
    change("update entry set hash = ? where author_id = 1 and seq = 5", flipped(blobOf("hash", "entry", 5), 31));
    expect(verifyNow().faults).toEqual([
      { where: at(5), what: "its header or payload is not what its hash was made of" },
    ]);
  });

  it("anywhere in a seal: its place, its totals, its signature", () => {
    const bytes = blobOf("bytes", "seal", 5);
    for (let byte = 0; byte < bytes.length; byte += 3) {
      change("update seal set bytes = ? where author_id = 1 and seq = 5", flipped(bytes, byte));
      expect(wheres(verifyNow()), `byte ${byte}`).toEqual([at(5)]);
    }
  });

  it.each(["entity_type", "entity_id", "operation", "schema_version", "hlc", "wall_ms"])(
    "in the column %s",
    (column) => {
      change(
        `update entry set ${column} = ${column === "schema_version" || column === "wall_ms" ? 7 : "'x'"} where author_id = 1 and seq = 4`,
      );
      expect(verifyNow().faults).toEqual([{ where: at(4), what: `its column ${column} is not what its header says` }]);
    },
  );

  it.each([
    [
      "update sale set total = total + 1 where receipt = 'T1AA-000002'",
      /^sale \[.*,5\]$/,
      /^total is 200, the log says 199$/,
    ],
    ["update stock set quantity = 0", /^stock \["p-1"\]$/, /quantity is 0, the log says -5000/],
    ["delete from product", /^product \["p-1"\]$/, /the log makes the row/],
    ["insert into product_gtin values ('1', 'p')", /^product_gtin/, /the log has nothing that makes this row/],
    ["update product set stamp_hlc = 'x'", /^product/, /stamp_hlc/],
    ["delete from quarantine", /^quarantine, entry .*:2$/, /it is not set aside: unknown kind tip/],
    ["insert into quarantine select min(entry_id), 'x' from entry", /^quarantine, entry .*:1$/, /can be read/],
  ])("in what was derived: %s", (text, where, what) => {
    change(text);
    const { faults } = verifyNow();
    expect(faults).toEqual([{ where: expect.stringMatching(where), what: expect.stringMatching(what) }]);
  });

  it("in the author's row", () => {
    change("update author set seq = seq + 1 where author_id = 1");
    expect(verifyNow().faults[0]?.what).toMatch(/row says 8 entries, its chain ends at 7/);
    change("update author set seq = seq - 1, link = zeroblob(32) where author_id = 1");
    expect(wheres(verifyNow())).toEqual([at(7)]);
  });

  it("in the words the search goes by", () => {
    change("update product_search set words = 'Mild' where rowid = 1");
    expect(wheres(verifyNow())).toEqual(['product_search ["p-1"]']);
    change("delete from product_search where rowid = 1");
    expect(wheres(verifyNow())).toEqual(['product_search ["p-1"]']);
  });
});

describe("what is gone is found", () => {
  it("the last entry", () => {
    change("delete from entry where author_id = 1 and seq = 7");
    expect(verifyNow().faults[0]).toEqual({
      where: `${founder.author}:7`,
      what: "there is a seal here, but the entry that it closes is gone",
    });
  });

  it("the last entry with its seal", () => {
    change("delete from seal where author_id = 1 and seq = 7");
    change("delete from entry where author_id = 1 and seq = 7");
    expect(verifyNow().faults[0]?.what).toMatch(/row says 7 entries, its chain ends at 6/);
  });

  it("an entry in the middle", () => {
    change("delete from entry where author_id = 1 and seq = 4");
    expect(verifyNow().faults[0]).toMatchObject({
      where: `${founder.author}:4`,
      what: expect.stringMatching(/missing/),
    });
  });

  it("a seal", () => {
    change("delete from seal where author_id = 1 and seq = 4");
    expect(verifyNow().faults[0]?.where).toBe(`${founder.author}:5`);
  });

  it("an author's row", () => {
    change("delete from author where device = ?", lane3.device);
    expect(wheres(verifyNow())[0]).toMatch(/^(entry|seal) row/);
  });
});

describe("who was never let in is found", () => {
  it("when the entry that admits a till is not genuine, nothing that till wrote counts", () => {
    change("update entry set payload = replace(payload, 'lane 3', 'lane 4') where entity_id = ?", lane3.device);
    const report = verifyNow();
    expect(wheres(report).toSorted()).toEqual([`${lane2.author}:1`, lane3.author].toSorted());
    expect(report.authors).toBe(1);
  });

  it("when the log is of another store", () => {
    const other = storeWorld("another store");
    const scratch = () => openDatabase(":memory:");
    const report = verifyStore(till.sql, { ...crypto, cluster: other.cluster, scratch });
    expect(wheres(report)[0]).toBe(`${founder.author}:1`);
    expect(report.entries).toBe(0);
  });
});

describe("a damaged file", () => {
  it("is reported as far as it can be read, whichever page is gone", () => {
    till.close();
    const sound = readFileSync(till.path);
    const pageBytes = sound.readUInt16BE(16);
    let checked = 0;
    // Where the page held the schema, opening it says so.
    const openDamaged = (): Sql | null => {
      try {
        return openDatabase(till.path, { readonly: true });
      } catch (error) {
        expect(error).toBeInstanceOf(StoreFaultError);
        return null;
      }
    };
    for (let page = 1; page < sound.length / pageBytes; page++) {
      writeFileSync(till.path, Buffer.from(sound).fill(0xa5, page * pageBytes, (page + 1) * pageBytes));
      const reader = openDamaged();
      if (reader === null) continue;
      expect(verifyNow(reader).faults.length, `page ${page + 1}`).toBeGreaterThan(0);
      reader.close();
      checked++;
    }
    expect(checked).toBeGreaterThan(20);
  });
});

it("projections of another version are not compared", () => {
  change("delete from meta where key = 'projections'");
  expect(verifyNow().faults).toEqual([{ where: "projections", what: expect.stringContaining("another version") }]);
});
