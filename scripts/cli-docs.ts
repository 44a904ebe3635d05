/** Writes docs/CLI.md. Run by hand when commands or options change: `node scripts/cli-docs.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../src/cli/program.ts";
import { handbookOf } from "./cli/handbook.ts";

writeFileSync(join(import.meta.dirname, "../docs/CLI.md"), handbookOf(COMMANDS));
