import { conventionsOf, type LocaleConventions } from "./locale-conventions.ts";
import { type LocalTime, localTimeAt } from "./time-zone.ts";

const two = (value: number): string => value.toString().padStart(2, "0");

const dateText = (time: LocalTime, { date, dateSeparator }: LocaleConventions): string => {
  const parts = { y: time.year.toString().padStart(4, "0"), m: two(time.month), d: two(time.day) };
  const order = {
    ymd: [parts.y, parts.m, parts.d],
    dmy: [parts.d, parts.m, parts.y],
    mdy: [parts.m, parts.d, parts.y],
  };
  return order[date].join(dateSeparator);
};

const clockText = (time: LocalTime, { twelveHours }: LocaleConventions): string =>
  twelveHours
    ? `${time.hour % 12 === 0 ? 12 : time.hour % 12}:${two(time.minute)} ${time.hour < 12 ? "AM" : "PM"}`
    : `${two(time.hour)}:${two(time.minute)}`;

/** Date and time to the minute of `at` (UTC milliseconds) on the clocks of `timeZone`: "24.12.2026 18:05" in `de`. */
export const formatDateTime = (at: number, timeZone: string, locale: string): string => {
  const time = localTimeAt(at, timeZone);
  const conventions = conventionsOf(locale);
  return `${dateText(time, conventions)} ${clockText(time, conventions)}`;
};
