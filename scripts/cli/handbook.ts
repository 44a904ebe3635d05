import type { CommandSpec } from "../../src/cli/program.ts";
import { OPTIONS, type OptionName } from "../../src/cli/options.ts";

interface Described {
  readonly flag: string;
  readonly env: string | null;
  readonly about: string;
  readonly default?: string | number | boolean;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

const rowOf = (name: OptionName): string => {
  const option: Described = OPTIONS[name];
  const fallback = option.default === undefined || option.default === false ? "" : `\`${option.default}\``;
  const env = option.env === null ? "" : `\`${option.env}\``;
  return `| \`${cell(option.flag)}\` | ${env} | ${fallback} | ${cell(option.about)} |`;
};

const sectionOf = ({ words, argument, about, options }: CommandSpec): string =>
  [
    `## tillmesh ${words.join(" ")}`,
    "",
    `${about.charAt(0).toUpperCase()}${about.slice(1)}.`,
    "",
    "```",
    ["tillmesh", ...words, ...(argument === null ? [] : [argument]), "[options]"].join(" "),
    "```",
    "",
    "| Option | Environment | Default | Meaning |",
    "| --- | --- | --- | --- |",
    ...options.map(rowOf),
  ].join("\n");

/** docs/CLI.md: every command with its options, out of the table that the command line itself is made of. */
export const handbookOf = (commands: readonly CommandSpec[]): string =>
  [
    "# The command line",
    "",
    "Made from `src/cli/program.ts` and `src/cli/options.ts` by `node scripts/cli-docs.ts`; a test holds it to them.",
    "",
    "Every command exits 0 when it did what was asked and 1 when it did not, and then says why on standard error.",
    "An option on the command line goes before its environment variable, and that before the default.",
    "",
    ...commands.map((command) => `${sectionOf(command)}\n`),
  ].join("\n");
