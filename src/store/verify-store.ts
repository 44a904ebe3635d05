import type { Sha256, Verify } from "../kernel/ports.ts";
import type { Entry } from "../log/entry.ts";
import { type ClusterId, splitAuthor } from "../log/ids.ts";
import { membersOf, sealKeyOf } from "../log/membership.ts";
import type { Sql } from "./sql.ts";
import { type AuthorRow, firstEntryOf, verifyAuthor } from "./verify-author.ts";
import type { StoreFault, StoreReport } from "./store-report.ts";
import { verifyProjections } from "./verify-projections.ts";

export interface VerifyDeps {
  readonly cluster: ClusterId;
  readonly sha256: Sha256;
  readonly verify: Verify;
  /** Makes an empty database in memory, for deriving everything a second time. */
  readonly scratch: () => Sql;
}

/**
 * Checks all of a store again: the file itself, every chain, every signature, every column against what was hashed, and
 * every derived row against a fresh projection of the log. Believes nothing but the cluster's id: who the members are is
 * read from the log as it is verified, the founder's root-signed entry first. Needs a connection that can only read, and
 * looks at one moment of a till that may be selling meanwhile.
 */
export const verifyStore = (sql: Sql, deps: VerifyDeps): StoreReport => {
  const faults: StoreFault[] = [];
  const attempt = (where: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      faults.push({ where, what: `it cannot be read: ${error instanceof Error ? error.message : String(error)}` });
    }
  };
  let chains = { entries: 0, seals: 0, authors: 0 };
  // One read transaction, so that all of it is of one moment.
  sql.exec("begin");
  try {
    attempt("database", () => faults.push(...verifyFile(sql)));
    attempt("log", () => {
      const found = verifyChains(sql, deps);
      chains = found;
      faults.push(...found.faults);
    });
    attempt("projections", () => {
      const scratch = deps.scratch();
      try {
        faults.push(...verifyProjections(sql, scratch, deps.sha256));
      } finally {
        scratch.close();
      }
    });
  } finally {
    sql.exec("rollback");
  }
  return { entries: chains.entries, seals: chains.seals, authors: chains.authors, faults };
};

const verifyFile = (sql: Sql): StoreFault[] => {
  const said = sql.prepare<{ integrity_check: string }>("pragma integrity_check(10)").all();
  const broken = said.map((row) => row.integrity_check).filter((line) => line !== "ok");
  const orphans = sql.prepare<{ table: string; rowid: number | null }>("pragma foreign_key_check").all();
  const orphan = orphans[0];
  return [
    ...broken.slice(0, 1).map((what) => ({ where: "database", what })),
    ...(orphan === undefined
      ? []
      : [{ where: `${orphan.table} row ${orphan.rowid}`, what: "it belongs to nothing that is held" }]),
  ];
};

const AUTHORS = "select author_id, device || ':' || epoch as id, seq, link from author order by device, epoch";

const verifyChains = (sql: Sql, deps: VerifyDeps): StoreReport => {
  const faults: StoreFault[] = [];
  const admissions: Entry[] = [];
  let waiting = sql.prepare<AuthorRow>(AUTHORS).all();
  const report = { entries: 0, seals: 0, authors: 0 };
  // Round by round: what is genuine in one chain admits the authors of others.
  for (;;) {
    const members = membersOf(deps, admissions);
    const unknown: AuthorRow[] = [];
    for (const author of waiting) {
      const publicKey = keyOf(sql, deps, members, author);
      if (publicKey === null) {
        unknown.push(author);
        continue;
      }
      const found = findingsOf(sql, { ...deps, publicKey }, author);
      report.entries += found.entries;
      report.seals += found.seals;
      admissions.push(...found.admissions);
      if (found.fault === null) report.authors++;
      else faults.push({ where: `${author.id}:${found.fault.seq}`, what: found.fault.what });
    }
    if (unknown.length === waiting.length) break;
    waiting = unknown;
  }
  const strangers = waiting.map((author) => ({
    where: author.id,
    what: "no genuine entry admits this author to the store, so none of its entries can be checked",
  }));
  return { ...report, faults: [...faults, ...strangers] };
};

const keyOf = (
  sql: Sql,
  deps: VerifyDeps,
  members: ReturnType<typeof membersOf>,
  author: AuthorRow,
): Uint8Array | null => {
  const { device } = splitAuthor(author.id);
  return sealKeyOf(deps, members, device, members.has(device) ? undefined : firstEntryOf(sql, deps.sha256, author));
};

/** A page that cannot be read ends the check of one author, not of the store. */
const findingsOf: typeof verifyAuthor = (sql, context, author) => {
  try {
    return verifyAuthor(sql, context, author);
  } catch (error) {
    const what = `its entries cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { entries: 0, seals: 0, admissions: [], fault: { seq: 0, what } };
  }
};
