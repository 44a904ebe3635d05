import { dataDirAt } from "../node/data-dir.ts";
import { foundStore } from "../node/founding.ts";
import { openSql } from "../node/start-node.ts";
import { storeSettingsOf } from "../node/store-defaults.ts";
import { UsageError } from "./options.ts";

export interface FoundArguments {
  readonly data: string;
  readonly name: string | undefined;
  readonly till: string;
  readonly currency: string;
  readonly timeZone: string | undefined;
  readonly locale: string;
  readonly tax: readonly string[] | undefined;
  readonly taxMode: "included" | "added";
  readonly taxRounding: "line" | "rate" | "receipt";
}

/** Founds a store in an empty directory. */
export const runFound = async (options: FoundArguments): Promise<void> => {
  const { name, tax } = options;
  if (name === undefined)
    throw new UsageError("--name <name>: give the store's name, for example --name 'Corner Market'");
  if (tax === undefined)
    throw new UsageError("--tax <code=percent...>: give the tax rates, for example --tax A=25 B=13 C=5");
  const settings = storeSettingsOf({ ...options, name, tax });
  if (!settings.ok) throw new UsageError(settings.error);
  const identity = await foundStore(
    openSql,
    dataDirAt(options.data),
    { number: 1, name: options.till },
    settings.value,
  );
  console.log(`Founded "${name}" (store ${identity.cluster.slice(0, 8)}). Its first till is ${identity.name}.`);
  console.log(`Start it:  tillmesh till --data ${options.data}`);
  console.log(
    `The store's root key is ${options.data}/root-key.json. Move it to a safe place: selling does not need it.`,
  );
};
