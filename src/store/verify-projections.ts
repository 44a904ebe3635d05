import { concatBytes, utf8 } from "../kernel/bytes.ts";
import type { Sha256 } from "../kernel/ports.ts";
import { decodeEntry } from "../log/codec.ts";
import { READ_MODELS } from "../projections/project.ts";
import type { ReadModel } from "../projections/read-model.ts";
import type { Cell } from "../projections/row-change.ts";
import { columnsOf, createProjector, searchWords } from "./projector.ts";
import type { Sql } from "./sql.ts";
import type { StoreFault } from "./store-report.ts";

type ReadRow = Readonly<Record<string, Cell>>;

/**
 * Compares every derived table with a fresh projection of the log, made in `scratch`, an empty database. Names the first
 * row of each table that differs, and the first entry that is wrongly set aside or wrongly not.
 */
export const verifyProjections = (sql: Sql, scratch: Sql, sha256: Sha256): StoreFault[] => {
  const held = createProjector(sql, sha256);
  if (!held.isCurrent())
    return [{ where: "projections", what: "they were made by another version. Starting the till makes them anew" }];
  scratch.exec("create table meta (key text primary key, value text not null) strict");
  const fresh = createProjector(scratch, sha256);
  fresh.reset();
  const faults: StoreFault[] = [];
  const wasSetAside = new Set(
    sql
      .prepare<{ entry_id: number }>("select entry_id from quarantine")
      .all()
      .map((row) => row.entry_id),
  );
  scratch.transaction(() => {
    const rows = sql.prepare<EntryRow>("select entry_id, header, payload from entry order by entry_id");
    for (const row of rows.iterate()) {
      const entry = decodeEntry(sha256, concatBytes([row.header, utf8(row.payload)]));
      // One that cannot be read is the chain's fault, and reported there.
      if (!entry.ok) continue;
      const reason = fresh.apply(entry.value);
      if ((reason !== null) === wasSetAside.has(row.entry_id) || faults.length > 0) continue;
      const where = `quarantine, entry ${entry.value.device}:${entry.value.epoch}:${entry.value.seq}`;
      faults.push({
        where,
        what: reason === null ? "it was set aside, but can be read" : `it is not set aside: ${reason}`,
      });
    }
  });
  const [heldDigests, freshDigests] = [held.digests(), fresh.digests()];
  for (const model of READ_MODELS)
    if (heldDigests[model.table] !== freshDigests[model.table]) faults.push(firstDifference(sql, scratch, model));
  const unfindable = sql.prepare<{ product_id: string }>(UNFINDABLE).get();
  if (unfindable !== undefined)
    faults.push({
      where: `product_search ["${unfindable.product_id}"]`,
      what: "the search goes by other words than the article's",
    });
  return faults;
};

const UNFINDABLE = `select product_id from product left join product_search on product_search.rowid = product.local_id
where product_search.words is not (case when product.active = 1 then ${searchWords("product")} end)
order by product_id limit 1`;

interface EntryRow {
  readonly entry_id: number;
  readonly header: Uint8Array;
  readonly payload: string;
}

const firstDifference = (sql: Sql, scratch: Sql, model: ReadModel): StoreFault => {
  const columns = columnsOf(model);
  const text = `select ${columns.join(", ")} from ${model.table} order by ${model.key.join(", ")}`;
  const held = sql.prepare<ReadRow>(text).iterate();
  const fresh = scratch.prepare<ReadRow>(text).iterate();
  try {
    for (;;) {
      const [ours, theirs] = [held.next().value as ReadRow | undefined, fresh.next().value as ReadRow | undefined];
      if (ours === undefined && theirs === undefined)
        return { where: model.table, what: "its rows changed while they were read" };
      const differing = columns.filter((name) => ours?.[name] !== theirs?.[name]);
      if (differing.length > 0) return describe(model, ours, theirs, differing);
    }
  } finally {
    held.return?.();
    fresh.return?.();
  }
};

const describe = (
  model: ReadModel,
  ours: ReadRow | undefined,
  theirs: ReadRow | undefined,
  columns: readonly string[],
): StoreFault => {
  const keyOf = (row: ReadRow | undefined): string => JSON.stringify(model.key.map((name) => row?.[name]));
  const where = `${model.table} ${keyOf(ours ?? theirs)}`;
  if (theirs === undefined) return { where, what: "the log has nothing that makes this row" };
  if (ours === undefined || keyOf(ours) !== keyOf(theirs))
    return { where, what: `the log makes the row ${keyOf(theirs)} here` };
  const values = columns.map(
    (name) => `${name} is ${JSON.stringify(ours[name])}, the log says ${JSON.stringify(theirs[name])}`,
  );
  return { where, what: values.join("; ") };
};
