import type { PrintJob } from "../../api/schemas.ts";
import type { Sql } from "../../store/sql.ts";

/** A print job as kept beside the log: which sale, which copy. The paper is laid out from the sale when it prints. */
export interface PrintJobRow {
  readonly jobId: string;
  readonly saleId: string;
  readonly copy: number;
  readonly opensDrawer: number;
  readonly afterUnknown: number;
  readonly outcome: PrintJob["outcome"];
  readonly problem: string | null;
  readonly createdAt: number;
  readonly askedAt: number;
  readonly tries: number;
}

const COLUMNS = `job_id as "jobId", sale_id as "saleId", copy, opens_drawer as "opensDrawer", after_unknown as "afterUnknown",
  outcome, problem, created_at as "createdAt", asked_at as "askedAt", tries`;

/** A job as it is asked for. */
export interface NewPrintJob {
  readonly jobId: string;
  readonly saleId: string;
  /** 0 for the original. */
  readonly copy: number;
  readonly opensDrawer: boolean;
  readonly atMs: number;
}

/** Adds a job, inside the transaction of the sale or copy it belongs to. */
export const insertPrintJob = (sql: Sql, job: NewPrintJob): void => {
  sql
    .prepare(
      "insert into print_job (job_id, sale_id, copy, opens_drawer, outcome, created_at, asked_at) values (?, ?, ?, ?, 'waiting', ?, ?)",
    )
    .run(job.jobId, job.saleId, job.copy, job.opensDrawer ? 1 : 0, job.atMs, job.atMs);
};

export const printJobById = (sql: Sql, jobId: string): PrintJobRow | null =>
  sql.prepare<PrintJobRow>(`select ${COLUMNS} from print_job where job_id = ?`).get(jobId) ?? null;

/** The latest job of a sale, or null when none was asked for on this till. */
export const printJobOfSale = (sql: Sql, saleId: string): PrintJobRow | null =>
  sql
    .prepare<PrintJobRow>(
      `select ${COLUMNS} from print_job where sale_id = ? order by created_at desc, job_id desc limit 1`,
    )
    .get(saleId) ?? null;

export const printJobsWith = (sql: Sql, outcome: "waiting" | "printing", limit: number): PrintJobRow[] =>
  sql
    .prepare<PrintJobRow>(
      `select ${COLUMNS} from print_job where outcome in ('waiting', 'printing') and outcome = ? order by asked_at, job_id limit ?`,
    )
    .all(outcome, limit);

/** Jobs of the last while, newest first. */
export const recentPrintJobs = (sql: Sql, limit: number): PrintJobRow[] =>
  sql.prepare<PrintJobRow>(`select ${COLUMNS} from print_job order by rowid desc limit ?`).all(limit);

export const countWaiting = (sql: Sql): number =>
  sql
    .prepare<{ count: number }>("select count(*) as count from print_job where outcome in ('waiting', 'printing')")
    .get()?.count ?? 0;

/** Takes the one drawer pulse of a job: true the first time, durably. */
export const takeDrawer = (sql: Sql, jobId: string): boolean =>
  sql.transaction(
    () =>
      sql
        .prepare("update print_job set drawer_taken = 1 where job_id = ? and opens_drawer = 1 and drawer_taken = 0")
        .run(jobId).changes === 1,
  );

/** `waiting` -> `printing`. */
export const beginPrinting = (sql: Sql, jobId: string): void =>
  sql.transaction(() => {
    sql
      .prepare(
        "update print_job set outcome = 'printing', problem = null, tries = tries + 1 where job_id = ? and outcome = 'waiting'",
      )
      .run(jobId);
  });

export const settlePrinting = (
  sql: Sql,
  settlements: readonly {
    readonly jobId: string;
    readonly outcome: PrintJob["outcome"];
    readonly problem: string | null;
  }[],
): void =>
  sql.transaction(() => {
    for (const { jobId, outcome, problem } of settlements)
      sql.prepare("update print_job set outcome = ?, problem = ? where job_id = ?").run(outcome, problem, jobId);
  });

/** Asks for a job again. Whoever asks has looked: after an unknown outcome the paper will say so. */
export const askAgain = (sql: Sql, jobId: string, atMs: number): void =>
  sql.transaction(() => {
    sql
      .prepare(
        `update print_job set after_unknown = max(after_unknown, outcome = 'unknown'), outcome = 'waiting', problem = null,
           asked_at = ? where job_id = ? and outcome in ('failed', 'unknown')`,
      )
      .run(atMs, jobId);
  });
