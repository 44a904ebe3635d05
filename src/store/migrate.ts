import { invariant } from "../kernel/assert.ts";
import { toHex, utf8 } from "../kernel/bytes.ts";
import type { Sha256 } from "../kernel/ports.ts";
import type { Sql } from "./sql.ts";

/** One forward step of the precious tables. */
export interface Migration {
  /** `NNNN-name.sql`. */
  readonly file: string;
  readonly text: string;
}

/**
 * Brings the precious tables to the newest form: each migration in one transaction, forward only. Refuses a database
 * newer than this build (running old code on new data is how data is lost) and a migration edited after it ran.
 */
export const migrate = (sql: Sql, migrations: readonly Migration[], sha256: Sha256, nowMs: number): void => {
  sql.exec(
    "create table if not exists migration (number integer primary key, file text not null, sha256 text not null, at integer not null) strict",
  );
  const done = sql
    .prepare<{ number: number; file: string; sha256: string }>("select * from migration order by number")
    .all();
  invariant(
    done.length <= migrations.length,
    `a version of Tillmesh that knows this database: it has ${done.length} migrations, this version ${migrations.length}. Install the newer version again`,
  );
  for (const [index, migration] of migrations.entries()) {
    const digest = toHex(sha256(utf8(migration.text)));
    const ran = done[index];
    if (ran !== undefined) {
      invariant(ran.sha256 === digest, `migration ${migration.file} as it ran: it was edited afterwards`);
      continue;
    }
    sql.transaction(() => {
      sql.exec(migration.text);
      sql
        .prepare("insert into migration (number, file, sha256, at) values (?, ?, ?, ?)")
        .run(index + 1, migration.file, digest, nowMs);
    });
  }
};
