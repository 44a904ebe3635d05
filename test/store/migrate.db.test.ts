import { describe, expect, it } from "vitest";
import { migrate, type Migration } from "../../src/store/migrate.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import type { Sql } from "../../src/store/sql.ts";
import { sha256 } from "../support/crypto.ts";
import { migrations } from "./support/till-store.ts";

const ONE: Migration = { file: "0001-sale.sql", text: "create table sale (id integer primary key) strict;" };
const TWO: Migration = {
  file: "0002-tip.sql",
  text: "create table tip (id integer primary key) strict; insert into sale values (1);",
};

const run = (sql: Sql, steps: readonly Migration[], at = 5): void => migrate(sql, steps, sha256, at);
const tables = (sql: Sql): string[] =>
  sql
    .prepare<{ name: string }>("select name from sqlite_schema where type = 'table' order by name")
    .all()
    .map((row) => row.name);

describe("migrations", () => {
  it("run once each, in order, and are remembered", () => {
    const sql = openDatabase(":memory:");
    run(sql, [ONE], 5);
    run(sql, [ONE, TWO], 6);
    run(sql, [ONE, TWO], 7);
    expect(tables(sql)).toEqual(["migration", "sale", "tip"]);
    expect(sql.prepare("select count(*) as count from sale").get()).toEqual({ count: 1 });
    expect(sql.prepare("select number, file, at from migration").all()).toEqual([
      { number: 1, file: "0001-sale.sql", at: 5 },
      { number: 2, file: "0002-tip.sql", at: 6 },
    ]);
  });

  it("that were edited after they ran are refused: two shops of one version would differ", () => {
    const sql = openDatabase(":memory:");
    run(sql, [ONE, TWO]);
    expect(() => run(sql, [{ ...ONE, text: `${ONE.text} ` }, TWO])).toThrow("0001-sale.sql as it ran");
  });

  it("of a newer version are not run over by an older one", () => {
    const sql = openDatabase(":memory:");
    run(sql, [ONE, TWO]);
    expect(() => run(sql, [ONE])).toThrow("Install the newer version again");
    expect(tables(sql)).toContain("tip");
  });

  it("that break leave nothing of themselves, and all before them", () => {
    const sql = openDatabase(":memory:");
    const broken: Migration = {
      file: "0002-tip.sql",
      text: "create table tip (id integer); insert into nowhere values (1);",
    };
    expect(() => run(sql, [ONE, broken])).toThrow(/nowhere/);
    expect(tables(sql)).toEqual(["migration", "sale"]);
    run(sql, [ONE, TWO]);
    expect(tables(sql)).toContain("tip");
  });

  it("of this version make a database whose references and checks hold", () => {
    const sql = openDatabase(":memory:");
    run(sql, migrations);
    run(sql, migrations);
    expect(sql.prepare("pragma foreign_key_check").all()).toEqual([]);
    expect(() => sql.exec("insert into quarantine values (1, 'no such entry')")).toThrow(/FOREIGN KEY/);
  });
});
