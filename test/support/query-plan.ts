import type { Sql } from "../../src/store/sql.ts";

/** How SQLite would run the statements that `work` prepares: each with the lines of its plan. */
export const plansOf = (sql: Sql, work: (spy: Sql) => void): { text: string; plan: string[] }[] => {
  const texts = new Set<string>();
  work({
    ...sql,
    prepare: <Row>(text: string) => {
      texts.add(text);
      return sql.prepare<Row>(text);
    },
  });
  return [...texts].map((text) => {
    const marks = text.split("?").length - 1;
    const nulls = Array.from({ length: marks }, () => null);
    const plan = sql.prepare<{ detail: string }>(`explain query plan ${text}`).all(...nulls);
    return { text, plan: plan.map((line) => line.detail) };
  });
};
