import Database from "better-sqlite3";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assertSqliteVersion, openDatabase } from "../../src/store/open-database.ts";
import { type Sql, StoreFaultError, StoreFullError } from "../../src/store/sql.ts";
import { tempDir } from "./support/till-store.ts";

const pragmaOf = (sql: Sql, name: string): unknown =>
  Object.values(sql.prepare<Record<string, unknown>>(`pragma ${name}`).get() ?? {})[0];

describe("every open of the database", () => {
  it("syncs each commit to the disk: without this a power cut takes acknowledged sales", () => {
    const path = join(tempDir(), "till.db");
    for (const time of ["first", "second", "third"]) {
      const sql = openDatabase(path);
      expect(pragmaOf(sql, "synchronous"), time).toBe(2);
      expect(pragmaOf(sql, "journal_mode"), time).toBe("wal");
      sql.exec("create table if not exists sale (id integer primary key)");
      sql.close();
    }
  });

  it("undoes what another program left in the file", () => {
    const path = join(tempDir(), "till.db");
    const careless = new Database(path);
    careless.pragma("journal_mode = DELETE");
    careless.exec("create table sale (id integer primary key)");
    careless.close();
    const sql = openDatabase(path);
    expect([pragmaOf(sql, "journal_mode"), pragmaOf(sql, "synchronous")]).toEqual(["wal", 2]);
    sql.close();
  });

  it("keeps rows whole and pages checked", () => {
    const sql = openDatabase(join(tempDir(), "till.db"));
    expect(pragmaOf(sql, "foreign_keys")).toBe(1);
    expect(pragmaOf(sql, "cell_size_check")).toBe(1);
    expect([0, undefined]).toContain(pragmaOf(sql, "mmap_size"));
    expect(pragmaOf(sql, "busy_timeout") ?? pragmaOf(sql, "timeout")).toBe(3000);
    sql.exec(
      "create table author (id integer primary key); create table entry (author integer references author) strict",
    );
    expect(() => sql.exec("insert into entry values (7)")).toThrow(/FOREIGN KEY/);
    sql.close();
  });

  it("refuses an SQLite that can lose committed writes", () => {
    for (const version of ["3.51.2", "3.50.99", "3.7.0", "2.99.99"]) {
      expect(() => assertSqliteVersion(version), version).toThrow("SQLite 3.51.3 or later");
    }
    for (const version of ["3.51.3", "3.52.0", "4.0.0"]) assertSqliteVersion(version);
  });

  it("says that the disk failed when the file is no database, and lets go of it", () => {
    const path = join(tempDir(), "till.db");
    writeFileSync(path, "not a database, but long enough to be taken for one ".repeat(40));
    expect(() => openDatabase(path)).toThrow(StoreFaultError);
    const folder = join(tempDir(), "folder.db");
    mkdirSync(folder);
    expect(() => openDatabase(folder)).toThrow(/unable to open/);
  });
});

describe("a reader", () => {
  it("sees what is committed while the till writes, and cannot write itself", () => {
    const path = join(tempDir(), "till.db");
    const till = openDatabase(path);
    till.exec("create table sale (id integer primary key)");
    const reader = openDatabase(path, { readonly: true });
    till.exec("insert into sale values (1)");
    expect(reader.prepare("select * from sale").all()).toEqual([{ id: 1 }]);
    expect(() => reader.exec("insert into sale values (2)")).toThrow(/readonly/);
    reader.close();
    till.close();
  });
});

describe("a transaction", () => {
  const opened = (): Sql => {
    const sql = openDatabase(join(tempDir(), "till.db"));
    sql.exec("create table sale (id integer primary key)");
    return sql;
  };
  const ids = (sql: Sql): unknown[] =>
    sql
      .prepare<{ id: number }>("select id from sale")
      .all()
      .map((row) => row.id);

  it("leaves nothing when it throws, also when one within it had ended well", () => {
    const sql = opened();
    const fail = (): never => {
      throw new Error("no");
    };
    expect(() =>
      sql.transaction(() => {
        sql.transaction(() => sql.prepare("insert into sale values (1)").run());
        fail();
      }),
    ).toThrow("no");
    expect(ids(sql)).toEqual([]);
    expect(sql.transaction(() => sql.transaction(() => sql.prepare("insert into sale values (2)").run().changes))).toBe(
      1,
    );
    expect(ids(sql)).toEqual([2]);
    sql.close();
  });

  it("says in one word that the disk is full, within it and outside of it, and goes on when there is room", () => {
    const sql = opened();
    const fill = (): void => {
      for (let id = 1; id < 100_000; id++) sql.prepare("insert into sale values (?)").run(id);
    };
    sql.exec("pragma max_page_count = 8");
    expect(() => sql.transaction(fill)).toThrow(StoreFullError);
    expect(ids(sql)).toEqual([]);
    expect(fill).toThrow(StoreFullError);
    const stored = ids(sql).length;
    expect(stored).toBeGreaterThan(0);
    sql.exec("pragma max_page_count = 1000");
    sql.prepare("insert into sale values (?)").run(stored + 1);
    sql.close();
  });
});
