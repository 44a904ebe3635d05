import type { Sql, SqlValue, Statement } from "../src/store/sql.ts";

/** One write as it was made: statement and values. */
export interface Write {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** A database that notes the writes of its last transaction, so that the same rows can be written bare. */
export interface RecordingSql extends Sql {
  lastTransaction(): readonly Write[];
}

/** Wraps `sql`. */
export const recordWrites = (sql: Sql): RecordingSql => {
  let last: readonly Write[] = [];
  let current: Write[] | null = null;
  const noted = <Row>(text: string, statement: Statement<Row>): Statement<Row> => ({
    get: (...values) => statement.get(...values),
    all: (...values) => statement.all(...values),
    iterate: (...values) => statement.iterate(...values),
    run: (...values) => {
      current?.push({ text, values });
      return statement.run(...values);
    },
  });
  const wrapped = new Map<string, Statement<unknown>>();
  return {
    lastTransaction: () => last,
    prepare: <Row>(text: string): Statement<Row> => {
      const known = wrapped.get(text);
      if (known !== undefined) return known as Statement<Row>;
      const made = noted(text, sql.prepare<Row>(text));
      wrapped.set(text, made);
      return made;
    },
    exec: (text) => sql.exec(text),
    transaction: (work) => {
      if (current !== null) return sql.transaction(work);
      const writes: Write[] = [];
      current = writes;
      try {
        const result = sql.transaction(work);
        last = writes;
        return result;
      } finally {
        current = null;
      }
    },
    close: () => sql.close(),
  };
};
