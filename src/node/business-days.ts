import { businessDayOf, businessDayRange } from "../domain/business-day.ts";
import type { StoreSettings } from "../domain/settings-body.ts";

/** The business day of an instant, remembered until it ends: asking the zone each time costs as much as a sale's hash. */
export const createBusinessDays = (settings: () => StoreSettings): ((atMs: number) => string) => {
  let known = { rule: "", day: "", from: 0, to: 0 };
  return (atMs) => {
    const { timeZone, dayStartsAtMinutes } = settings();
    const rule = `${timeZone} ${dayStartsAtMinutes}`;
    if (known.rule === rule && atMs >= known.from && atMs < known.to) return known.day;
    const day = businessDayOf(atMs, { timeZone, dayStartsAtMinutes });
    known = { rule, day, ...businessDayRange(day, { timeZone, dayStartsAtMinutes }) };
    return day;
  };
};
