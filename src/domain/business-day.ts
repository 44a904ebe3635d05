/**
 * The day a sale belongs to (DOMAIN-RULES 1.13): a half-open range of instants in the store's zone that begins at a
 * number of minutes after midnight, so that a bar's last drink at 02:30 is still yesterday's. Days follow one another
 * without gap or overlap, whatever the clocks do in between.
 */
import { must } from "../kernel/assert.ts";
import { dateToText, parseDate } from "./civil-date.ts";
import type { StoreSettings } from "./settings-body.ts";
import { dateAfter, instantOf, localTimeAt } from "./time-zone.ts";

/** Where a store's days begin. */
export type DayRule = Pick<StoreSettings, "timeZone" | "dayStartsAtMinutes">;

/** The instants of business day `day` (`YYYY-MM-DD`): from `from` until just before `to`, UTC milliseconds. */
export const businessDayRange = (day: string, rule: DayRule): { readonly from: number; readonly to: number } => {
  const date = must(parseDate(day), `the date ${day}`);
  return {
    from: instantOf(date, rule.dayStartsAtMinutes, rule.timeZone),
    to: instantOf(dateAfter(date, 1), rule.dayStartsAtMinutes, rule.timeZone),
  };
};

/** The business day (`YYYY-MM-DD`) of instant `at`. Throws on a zone that cannot be resolved. */
export const businessDayOf = (at: number, rule: DayRule): string => {
  const today = localTimeAt(at, rule.timeZone);
  // By the ranges, not by the clock's reading: when clocks go back, one reading belongs to two instants.
  for (const days of [1, 0, -1]) {
    const date = dateAfter(today, days);
    if (instantOf(date, rule.dayStartsAtMinutes, rule.timeZone) <= at) return dateToText(date);
  }
  return dateToText(dateAfter(today, -2));
};

/**
 * The time for the next receipt of a series. It never goes back: when the clock does, receipts follow a millisecond apart
 * until it has caught up. `lastSoldAt` is null before the first.
 */
export const soldAtAfter = (lastSoldAt: number | null, wallMs: number): number =>
  lastSoldAt !== null && wallMs < lastSoldAt ? lastSoldAt + 1 : wallMs;
