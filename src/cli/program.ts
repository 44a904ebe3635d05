import { Command } from "commander";
import { tillmeshVersion } from "../node/start-node.ts";
import { runApiKeyCreate } from "./api-key.ts";
import { runDemo } from "./demo/run-demo.ts";
import { runFound } from "./found.ts";
import { runImportCatalogue } from "./import-catalogue.ts";
import { optionOf, type OptionName, readOptions, type Values } from "./options.ts";
import { runStatus } from "./status.ts";
import { runTill } from "./till.ts";
import { runVerify } from "./verify.ts";

/** One command: its words, what it is for, its options from the one table, and what it does. */
export interface CommandSpec {
  readonly words: readonly [string, ...string[]];
  /** As help shows it, `<file>`; null when it takes none. */
  readonly argument: string | null;
  readonly about: string;
  readonly options: readonly OptionName[];
  readonly start: (raw: Readonly<Record<string, unknown>>, argument: string) => void | Promise<void>;
}

const command = <Name extends OptionName>(
  words: CommandSpec["words"],
  argument: string | null,
  about: string,
  options: readonly Name[],
  run: (values: Values<Name>, argument: string) => void | Promise<void>,
): CommandSpec => ({
  words,
  argument,
  about,
  options,
  start: (raw, argument) => run(readOptions(raw, options), argument),
});

/** Every command there is, in the order of help and handbook. */
export const COMMANDS: readonly CommandSpec[] = [
  command(["demo"], null, "a store of three tills on this machine, to play with", ["dir", "port", "reset"], (values) =>
    runDemo({ ...values, port: String(values.port) }),
  ),
  command(
    ["found"],
    null,
    "found a store; needs no network",
    ["data", "name", "till", "currency", "timeZone", "locale", "tax", "taxMode", "taxRounding"],
    runFound,
  ),
  command(
    ["till"],
    null,
    "run the till that lives in --data",
    ["data", "httpPort", "peerPort", "peer", "printer", "cashier", "demo"],
    runTill,
  ),
  command(
    ["import", "catalogue"],
    "<file>",
    "articles from a CSV file: sku,name,brand,category,unit,price,tax_code,barcodes",
    ["data"],
    (values, file) => runImportCatalogue(file, values),
  ),
  command(["status"], null, "how the till in --data is and who holds what", ["data", "json"], runStatus),
  command(
    ["verify"],
    null,
    "re-check every chain, seal and projection of --data; exits 1 at a fault",
    ["data"],
    runVerify,
  ),
  command(
    ["api-key", "create"],
    null,
    "make a key for a local integration; it is shown once",
    ["data", "name", "role"],
    runApiKeyCreate,
  ),
];

/** What the first word of a command of two is for. */
const GROUPS: Readonly<Record<string, string>> = {
  import: "import data into the store",
  "api-key": "keys for local integrations",
};

/** The command line, ready to parse. */
export const createProgram = (): Command => {
  const program = new Command("tillmesh")
    .description("Tills that sell alone and stay in step with each other.")
    .version(tillmeshVersion(), "--version", "the version of this program")
    .showHelpAfterError("Run it with --help to see what there is.")
    .exitOverride();
  const groups = new Map<string, Command>();
  for (const { words, argument, about, options, start } of COMMANDS) {
    const [first, second] = words;
    const group =
      groups.get(first) ?? (second === undefined ? program : program.command(first).description(GROUPS[first] ?? ""));
    if (second !== undefined) groups.set(first, group);
    const made = group.command(second ?? first).description(about);
    if (argument !== null) made.argument(argument);
    for (const name of options) made.addOption(optionOf(name));
    // Commander hands over the arguments first, then the options.
    made.action((...given: readonly unknown[]) => {
      const raw = given[argument === null ? 0 : 1] as Readonly<Record<string, unknown>>;
      return start(raw, argument === null ? "" : String(given[0]));
    });
  }
  return program;
};
