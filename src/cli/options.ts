import { Option } from "commander";
import * as z from "zod";

/** One option of the command line: the single place its flag, environment variable, default and meaning come from. */
interface OptionSpec {
  readonly flag: string;
  readonly env: string | null;
  readonly about: string;
  readonly value: z.ZodType;
  /** What a value that will not do should have been: follows "write". Null for a flag that takes no value. */
  readonly write: string | null;
  readonly default?: string | number | boolean;
}

/** Digits alone: an empty environment variable is no port 0. */
const port = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(0).max(65_535));
const PORT = "a number from 0 (any that is free) to 65535";
const address = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:]+):\d{1,5}$/);

/** Every option there is, by its name in code. */
export const OPTIONS = {
  data: {
    flag: "--data <dir>",
    env: "TILLMESH_DATA_DIR",
    about: "directory of this till's records and keys",
    value: z.string().min(1),
    write: "a directory",
    default: "./tillmesh-data",
  },
  httpPort: {
    flag: "--http-port <port>",
    env: "TILLMESH_HTTP_PORT",
    about: "port of the screens and the API, on this machine only (0: any)",
    value: port,
    write: PORT,
    default: 4101,
  },
  peerPort: {
    flag: "--peer-port <port>",
    env: "TILLMESH_PEER_PORT",
    about: "port for the store's other tills (0: any)",
    value: port,
    write: PORT,
    default: 0,
  },
  peer: {
    flag: "--peer <host:port...>",
    env: "TILLMESH_PEERS",
    about: "addresses of other tills, for networks that block multicast",
    value: z.union([
      z.array(address),
      z
        .string()
        .transform((text) => text.split(/[ ,]+/))
        .pipe(z.array(address)),
    ]),
    write: "host:port, for example 192.168.1.20:4201",
  },
  printer: {
    flag: "--printer <address>",
    env: "TILLMESH_PRINTER",
    about: "receipt printer: tcp://host:port, or usb:",
    value: z.string().min(1),
    write: "tcp://host:port, or usb:",
  },
  cashier: {
    flag: "--cashier <name>",
    env: "TILLMESH_CASHIER",
    about: "name on the receipt, until people sign in",
    value: z.string().min(1).max(40),
    write: "a name of at most 40 characters",
    default: "Cashier",
  },
  demo: {
    flag: "--demo",
    env: null,
    about: "show the demo's switches and find tills on this same machine",
    value: z.boolean(),
    write: null,
    default: false,
  },
  name: {
    flag: "--name <name>",
    env: null,
    about: "what it is called (needed)",
    value: z.string().min(1).max(60),
    write: "a name of at most 60 characters",
  },
  till: {
    flag: "--till <name>",
    env: null,
    about: "name of the store's first till",
    value: z.string().min(1).max(40),
    write: "a name of at most 40 characters",
    default: "Lane 1",
  },
  currency: {
    flag: "--currency <code>",
    env: null,
    about: "currency, ISO 4217",
    value: z.string().regex(/^[A-Z]{3}$/),
    write: "three capital letters, for example EUR",
    default: "EUR",
  },
  timeZone: {
    flag: "--time-zone <zone>",
    env: null,
    about: "time zone, IANA name, for example Europe/Zagreb (default: this machine's)",
    value: z.string().min(1),
    write: "an IANA name, for example Europe/Zagreb",
  },
  locale: {
    flag: "--locale <tag>",
    env: null,
    about: "language and numbers, BCP 47",
    value: z.string().min(2).max(35),
    write: "a language tag, for example en-IE or de-DE",
    default: "en-IE",
  },
  tax: {
    flag: "--tax <code=percent...>",
    env: null,
    about: "tax rates, for example A=25 B=13 C=5 (needed)",
    value: z.array(z.string().regex(/^[A-Z0-9]{1,4}=\d{1,2}(\.\d{1,3})?$/)),
    write: "a code and its percentage, for example A=25 or B=7.875",
  },
  taxMode: {
    flag: "--tax-mode <mode>",
    env: null,
    about: "whether prices include the tax or it is added: included, added",
    value: z.enum(["included", "added"]),
    write: "included or added",
    default: "included",
  },
  taxRounding: {
    flag: "--tax-rounding <where>",
    env: null,
    about: "where added tax is rounded: line, rate, receipt",
    value: z.enum(["line", "rate", "receipt"]),
    write: "line, rate or receipt",
    default: "rate",
  },
  role: {
    flag: "--role <role>",
    env: null,
    about: "what the key may do: cashier, manager",
    value: z.enum(["cashier", "manager"]),
    write: "cashier or manager",
    default: "cashier",
  },
  json: {
    flag: "--json",
    env: null,
    about: "answer as JSON",
    value: z.boolean(),
    write: null,
    default: false,
  },
  dir: {
    flag: "--dir <dir>",
    env: null,
    about: "where the demo's store lives",
    value: z.string().min(1),
    write: "a directory",
    default: ".tillmesh-demo",
  },
  port: {
    flag: "--port <port>",
    env: null,
    about: "port of the demo's wall page; its tills take those above it (0: any)",
    value: port,
    write: PORT,
    default: 4100,
  },
  reset: {
    flag: "--reset",
    env: null,
    about: "throw the demo's store away and found a new one",
    value: z.boolean(),
    write: null,
    default: false,
  },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof OPTIONS;

/** What {@link readOptions} reads: an option without a default may be left out. */
export type Values<Names extends OptionName> = {
  [Name in Names]: (typeof OPTIONS)[Name] extends { default: unknown }
    ? z.output<(typeof OPTIONS)[Name]["value"]>
    : z.output<(typeof OPTIONS)[Name]["value"]> | undefined;
};

/** The commander option of `name`: flag, environment variable, default, help. */
export const optionOf = (name: OptionName): Option => {
  const spec: OptionSpec = OPTIONS[name];
  const option = new Option(spec.flag, spec.about);
  if (spec.env !== null) option.env(spec.env);
  if (spec.default !== undefined) option.default(spec.default);
  return option;
};

/** A mistake on the command line, with what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What was typed; options that may be given several times come as a list. */
const textOf = (given: unknown): string =>
  Array.isArray(given) ? given.join(" ") : JSON.stringify(given).replaceAll('"', "");

/** Reads `names` from what commander parsed; throws {@link UsageError} that names the option and the remedy. */
export const readOptions = <Name extends OptionName>(
  raw: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Values<Name> => {
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const spec: OptionSpec = OPTIONS[name];
    const given = raw[name];
    if (given === undefined) continue;
    const parsed = spec.value.safeParse(given);
    const source = spec.env === null ? spec.flag : `${spec.flag} (or ${spec.env})`;
    if (!parsed.success)
      throw new UsageError(`${source}: "${textOf(given)}" will not do; write ${spec.write ?? "it alone"}`);
    values[name] = parsed.data;
  }
  return values as Values<Name>;
};
