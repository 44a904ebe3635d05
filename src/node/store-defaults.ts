import { exponentOf } from "../domain/currency.ts";
import { type StoreSettings, storeSettingsSchema } from "../domain/settings-body.ts";
import { isTimeZone } from "../domain/time-zone.ts";
import { err, ok, type Result } from "../kernel/result.ts";

/** What the founder of a store says; the rest begins as most shops have it. */
export interface StoreWishes {
  readonly name: string;
  readonly currency: string;
  /** Left out: this machine's. */
  readonly timeZone: string | undefined;
  readonly locale: string;
  /** `code=percent`. */
  readonly tax: readonly string[];
  readonly taxMode: "included" | "added";
  readonly taxRounding: "line" | "rate" | "receipt";
}

/** Settings of a new store, or what is wrong with the wishes and what to write instead. */
export const storeSettingsOf = (wishes: StoreWishes): Result<StoreSettings, string> => {
  const timeZone = wishes.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (exponentOf(wishes.currency) === null) return err(`${wishes.currency} is no currency of ISO 4217; try EUR or USD`);
  if (!isTimeZone(timeZone)) return err(`${timeZone} is no time zone; write it as Europe/Zagreb`);
  const codes = wishes.tax.map((text) => text.split("=")[0]);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) return err(`tax code ${twice} is given twice; give each rate a code of its own`);
  const settings = storeSettingsSchema.safeParse({
    name: wishes.name,
    headerLines: [],
    footerLines: [],
    currency: wishes.currency,
    locale: wishes.locale,
    timeZone,
    dayStartsAtMinutes: 0,
    taxMode: wishes.taxMode,
    taxRounding: wishes.taxRounding,
    taxRates: wishes.tax.map((text) => {
      const [code = "", percent = ""] = text.split("=");
      return { code, rate: thousandthsOf(percent), label: `${percent} %` };
    }),
    cashRounding: null,
    priceLabels: [],
  });
  if (settings.success) return ok(settings.data);
  return err(settings.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
};

/** Thousandths of a percent of `7.875`. */
const thousandthsOf = (percent: string): number => {
  const [whole = "0", fraction = ""] = percent.split(".");
  return Number(whole) * 1000 + Number(fraction.padEnd(3, "0"));
};
