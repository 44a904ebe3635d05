import { readFileSync } from "node:fs";
import { dataDirAt } from "../node/data-dir.ts";
import { callTill } from "./client.ts";

/** Imports a catalogue file into the running till's store. Exits 1 when rows were rejected, after taking the good ones. */
export const runImportCatalogue = async (file: string, options: { readonly data: string }): Promise<void> => {
  const response = await callTill(dataDirAt(options.data), "/api/catalogue/import", {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: readFileSync(file),
  });
  const report = (await response.json()) as {
    imported: number;
    unchanged: number;
    rejected: { line: number; reason: string }[];
  };
  for (const { line, reason } of report.rejected) console.error(`${file}:${line}: ${reason}`);
  console.log(`${report.imported} imported, ${report.unchanged} unchanged, ${report.rejected.length} rejected`);
  if (report.rejected.length > 0) process.exitCode = 1;
};
