import { canonicalJson } from "../kernel/canonical.ts";
import { toHex, utf8 } from "../kernel/bytes.ts";
import { invariant, must } from "../kernel/assert.ts";
import type { Sha256 } from "../kernel/ports.ts";
import type { Entry } from "../log/entry.ts";
import { project, PROJECTED_KINDS, READ_MODELS } from "../projections/project.ts";
import type { ReadModel } from "../projections/read-model.ts";
import { type Cell, type Row, type RowChange, STAMP_COLUMNS } from "../projections/row-change.ts";
import type { Sql } from "./sql.ts";

/** Applies what entries mean to the tables derived from them. */
export interface Projector {
  /** Applies one entry; must run inside the transaction that stores it. Returns why it was set aside, or null. */
  apply(entry: Entry): string | null;
  /** SHA-256 of each derived table's rows in key order, hexadecimal: equal on tills that hold the same entries. */
  digests(): Record<string, string>;
  /** Drops the derived tables and makes them anew, empty. */
  reset(): void;
  /** Whether the tables in the file have the shape this version derives. */
  isCurrent(): boolean;
}

/** Statements of one table, written once. */
interface TableSql {
  /** Without the stamps. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly put: string;
  readonly add: (columns: readonly string[]) => string;
  readonly max: string;
}

/** Columns of a read model's table, stamps last. */
export const columnsOf = (model: ReadModel): readonly string[] => [
  ...Object.keys(model.columns),
  ...(model.stamped ? STAMP_COLUMNS : []),
];

const createTable = (model: ReadModel): string => {
  const typed = Object.entries(model.columns).map(([name, type]) => `${name} ${type}`);
  const stamps = model.stamped ? ["stamp_revision INTEGER", "stamp_hlc TEXT", "stamp_device TEXT"] : [];
  const indexes = model.indexes.map(
    (columns, index) => `create index ${model.table}_${index} on ${model.table} (${columns.join(", ")});`,
  );
  const key = model.key.join(", ");
  // A stamped row has a number of its own, for the search to point at: VACUUM changes a rowid that has no name.
  const text = model.stamped
    ? `create table ${model.table} (local_id integer primary key, ${[...typed, ...stamps].join(", ")}, unique (${key})) strict;`
    : `create table ${model.table} (${typed.join(", ")}, primary key (${key})) strict, without rowid;`;
  return [text, ...indexes].join("\n");
};

const tableSql = (model: ReadModel): TableSql => {
  const columns = columnsOf(model);
  const marks = columns.map(() => "?").join(", ");
  const insert = `insert into ${model.table} (${columns.join(", ")}) values (${marks}) on conflict (${model.key.join(", ")})`;
  const set = columns.filter((name) => !model.key.includes(name)).map((name) => `${name} = excluded.${name}`);
  const stamp = STAMP_COLUMNS.join(", ");
  const excluded = STAMP_COLUMNS.map((name) => `excluded.${name}`).join(", ");
  return {
    columns: Object.keys(model.columns),
    key: model.key,
    put: `${insert} do nothing`,
    max: `${insert} do update set ${set.join(", ")} where (${excluded}) > (${stamp})`,
    add: (added) => {
      const names = [...model.key, ...added];
      const sums = added.map((name) => `${name} = ${name} + excluded.${name}`);
      return `insert into ${model.table} (${names.join(", ")}) values (${names.map(() => "?").join(", ")}) on conflict (${model.key.join(", ")}) do update set ${sums.join(", ")}`;
    },
  };
};

/** What an article is searched by, as an SQL expression over the row `row`. */
export const searchWords = (row: string): string =>
  `${row}.name || ' ' || coalesce(${row}.brand, '') || ' ' || ${row}.sku`;

/**
 * Full-text search over the active catalogue: local to this till, kept by triggers, no part of any digest. Its rows share
 * the product's number, so that an update finds its row at once.
 */
const PRODUCT_SEARCH = `
create virtual table product_search using fts5(words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
create trigger product_search_insert after insert on product when new.active = 1 begin
  insert into product_search (rowid, words) values (new.local_id, ${searchWords("new")});
end;
create trigger product_search_update after update on product
when old.name is not new.name or old.brand is not new.brand or old.sku is not new.sku or old.active is not new.active begin
  delete from product_search where rowid = old.local_id;
  insert into product_search (rowid, words) select new.local_id, ${searchWords("new")} where new.active = 1;
end;`;

/** The cells of `row` in the order of `columns`, whatever the order they were set in. */
const cellsOf = (columns: readonly string[], row: Row): Cell[] =>
  columns.map((name) => {
    const cell = row[name];
    invariant(cell !== undefined, `a cell for the column ${name}`);
    return cell;
  });

const META_KEY = "projections";

/** The projector over `sql`. Tables must have been made by {@link Projector.reset} when not current. */
export const createProjector = (sql: Sql, sha256: Sha256): Projector => {
  const tableTexts = READ_MODELS.map((model) => [createTable(model), model.version]);
  const shape = toHex(sha256(utf8(canonicalJson([tableTexts, PRODUCT_SEARCH, PROJECTED_KINDS]))));
  const tables = new Map(READ_MODELS.map((model) => [model.table, tableSql(model)]));
  const addTexts = new Map<string, string>();
  const addText = (table: string, added: readonly string[]): string => {
    const key = `${table} ${added.join(",")}`;
    const known = addTexts.get(key);
    if (known !== undefined) return known;
    const text = must(tables.get(table), table).add(added);
    addTexts.set(key, text);
    return text;
  };
  const applyChange = (change: RowChange): void => {
    const table = must(tables.get(change.table), `read model ${change.table}`);
    if (change.op === "add") {
      const added = Object.keys(change.add);
      sql.prepare(addText(change.table, added)).run(...cellsOf(table.key, change.key), ...Object.values(change.add));
      return;
    }
    const cells = cellsOf(table.columns, change.row);
    if (change.op === "put") sql.prepare(table.put).run(...cells);
    else sql.prepare(table.max).run(...cells, change.stamp.revision, change.stamp.hlc, change.stamp.device);
  };
  return {
    apply: (entry) => {
      const changes = project(entry);
      if (!changes.ok) return changes.error.reason;
      for (const change of changes.value) applyChange(change);
      return null;
    },
    digests: () => Object.fromEntries(READ_MODELS.map((model) => [model.table, digestTable(sql, sha256, model)])),
    reset: () =>
      sql.transaction(() => {
        for (const table of sql.prepare<{ name: string }>(OLD_TABLES).all(META_KEY))
          sql.exec(`drop table if exists ${table.name}`);
        for (const model of READ_MODELS) sql.exec(`drop table if exists ${model.table}; ${createTable(model)}`);
        sql.exec(`drop table if exists product_search; ${PRODUCT_SEARCH}`);
        sql
          .prepare("insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value")
          .run(META_KEY, JSON.stringify({ shape, tables: READ_MODELS.map((model) => model.table) }));
      }),
    isCurrent: () => {
      const row = sql.prepare<{ value: string }>("select value from meta where key = ?").get(META_KEY);
      return row !== undefined && (JSON.parse(row.value) as { shape?: string }).shape === shape;
    },
  };
};

/** Tables that an earlier version derived and this one may not. */
const OLD_TABLES = "select j.value as name from meta, json_each(meta.value, '$.tables') j where meta.key = ?";

const digestTable = (sql: Sql, sha256: Sha256, model: ReadModel): string => {
  const columns = columnsOf(model);
  const rows = sql.prepare<Record<string, Cell>>(
    `select ${columns.join(", ")} from ${model.table} order by ${model.key.join(", ")}`,
  );
  // Chained in blocks, so that a table of a million rows is never one string.
  let digest = new Uint8Array(32);
  let block: string[] = [];
  const close = (): void => {
    digest = new Uint8Array(sha256(utf8(`${toHex(digest)}\n${block.join("\n")}`)));
    block = [];
  };
  for (const row of rows.iterate()) {
    block.push(JSON.stringify(columns.map((name) => row[name] ?? null)));
    if (block.length === 1000) close();
  }
  close();
  return toHex(digest);
};
