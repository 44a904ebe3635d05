import { createApiKey } from "../node/api-keys.ts";
import { dataDirAt } from "../node/data-dir.ts";
import { openSql } from "../node/start-node.ts";
import { readIdentity } from "../node/identity.ts";
import { UsageError } from "./options.ts";

/** Makes an API key and shows it once. Works while the till runs. */
export const runApiKeyCreate = (options: {
  readonly data: string;
  readonly name: string | undefined;
  readonly role: "cashier" | "manager";
}): void => {
  if (options.name === undefined) throw new UsageError("--name <name>: give the key a name, for example --name erp");
  const dir = dataDirAt(options.data);
  readIdentity(dir);
  const sql = openSql(dir.database);
  try {
    console.log(createApiKey(sql, options.name, options.role, Date.now()));
    console.error("Keep it now: it is not shown again. Send it as: Authorization: Bearer <key>");
  } finally {
    sql.close();
  }
};
