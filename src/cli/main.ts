import { Command, CommanderError } from "commander";
import { runApiKeyCreate } from "./api-key.ts";
import { runDemo } from "./demo/run-demo.ts";
import { runFound } from "./found.ts";
import { runImportCatalogue } from "./import-catalogue.ts";
import { optionOf, type OptionName, readOptions, UsageError } from "./options.ts";
import { runStatus } from "./status.ts";
import { runTill } from "./till.ts";
import { runVerify } from "./verify.ts";

type Raw = Readonly<Record<string, unknown>>;

const withOptions = (command: Command, names: readonly OptionName[]): Command => {
  for (const name of names) command.addOption(optionOf(name));
  return command;
};

const TILL = ["data", "httpPort", "peerPort", "peer", "printer", "cashier", "demo"] as const;
const FOUND = ["data", "name", "till", "currency", "timeZone", "locale", "tax", "taxMode", "taxRounding"] as const;
const KEY = ["data", "name", "role"] as const;
const STATUS = ["data", "json"] as const;
const DATA = ["data"] as const;

const program = new Command("tillmesh")
  .description("Tills that sell alone and stay in step with each other.")
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

program
  .command("demo")
  .description("a store of three tills on this machine, to play with")
  .option("--dir <dir>", "where the demo's store lives", ".tillmesh-demo")
  .option("--port <port>", "port of the wall page", "4100")
  .option("--reset", "throw the demo's store away and found a new one", false)
  .action((raw: { dir: string; port: string; reset: boolean }) => runDemo(raw));

withOptions(program.command("till").description("run the till that lives in --data"), TILL).action((raw: Raw) =>
  runTill(readOptions(raw, TILL)),
);
withOptions(program.command("found").description("found a store; needs no network"), FOUND).action((raw: Raw) =>
  runFound(readOptions(raw, FOUND)),
);
withOptions(
  program
    .command("import")
    .description("import data into the store")
    .command("catalogue <file>")
    .description("articles from a CSV file: sku,name,brand,category,unit,price,tax_code,barcodes"),
  DATA,
).action((file: string, raw: Raw) => runImportCatalogue(file, readOptions(raw, DATA)));
withOptions(program.command("status").description("how the till in --data is and who holds what"), STATUS).action(
  (raw: Raw) => runStatus(readOptions(raw, STATUS)),
);
withOptions(
  program.command("verify").description("re-check every chain, seal and projection of --data; exits 1 at a fault"),
  DATA,
).action((raw: Raw) => runVerify(readOptions(raw, DATA)));
withOptions(
  program
    .command("api-key")
    .description("keys for local integrations")
    .command("create")
    .description("make a key; it is shown once"),
  KEY,
).action((raw: Raw) => runApiKeyCreate(readOptions(raw, KEY)));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
  } else {
    const isExpected = error instanceof UsageError || (error instanceof Error && !("code" in error));
    console.error(isExpected && error instanceof Error ? `tillmesh: ${error.message}` : error);
    process.exitCode = 1;
  }
}
