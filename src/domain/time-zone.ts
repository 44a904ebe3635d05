/**
 * Wall clocks of IANA zones, from the one source every engine has: `Intl`. It is used here alone, and for arithmetic
 * alone; how dates are written is a table of our own. Instants are UTC milliseconds, so there is no `Date` either.
 */
import { invariant, must } from "../kernel/assert.ts";
import { civilDateOfDays, type CivilDate, daysOfCivilDate } from "./civil-date.ts";

const MS_PER_DAY = 86_400_000;
const MS_PER_HOUR = 3_600_000;

/** A wall clock's reading. */
export interface LocalTime extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const makeFormat = (timeZone: string) =>
  // oxlint-disable-next-line no-restricted-globals -- a zone's rules are nowhere else; parts are read as numbers, not words
  new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

/** Making a format costs a thousand times more than using it. */
const formats = new Map<string, ReturnType<typeof makeFormat>>();

const formatOf = (timeZone: string): ReturnType<typeof makeFormat> => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  invariant(isTimeZone(timeZone), `a time zone that this machine knows, instead of "${timeZone}"`);
  const format = makeFormat(timeZone);
  formats.set(timeZone, format);
  return format;
};

/** Whether `name` is an IANA zone that this machine can resolve. An offset such as +01:00 is none: it has no summer. */
export const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    makeFormat(name);
    return true;
  } catch {
    return false;
  }
};

/** What clocks in `timeZone` show at `at`. Throws on a zone that cannot be resolved; it never falls back to UTC. */
export const localTimeAt = (at: number, timeZone: string): LocalTime => {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const read = (type: "year" | "month" | "day" | "hour" | "minute" | "second"): number =>
    Number(must(parts.get(type), `the ${type} of an instant`));
  return {
    year: read("year"),
    month: read("month"),
    day: read("day"),
    hour: read("hour"),
    minute: read("minute"),
    second: read("second"),
  };
};

/** Wall time as if it were UTC, in milliseconds. */
const wallMsAt = (at: number, timeZone: string): number => {
  const local = localTimeAt(at, timeZone);
  const seconds = local.hour * 3600 + local.minute * 60 + local.second;
  return daysOfCivilDate(local) * MS_PER_DAY + seconds * 1000;
};

const offsetMsAt = (at: number, timeZone: string): number => wallMsAt(at, timeZone) - Math.floor(at / 1000) * 1000;

/**
 * The first instant at which clocks in `timeZone` show `minutes` after midnight of `date` or, where a change of clocks
 * leaves that time out, later: the first of two when it comes twice.
 */
export const instantOf = (date: CivilDate, minutes: number, timeZone: string): number => {
  const wanted = daysOfCivilDate(date) * MS_PER_DAY + minutes * 60_000;
  // Offsets reach from -12 to +14 hours: these two are on either side of any change that matters.
  const before = offsetMsAt(wanted - 15 * MS_PER_HOUR, timeZone);
  const after = offsetMsAt(wanted + 13 * MS_PER_HOUR, timeZone);
  const candidates = [wanted - before, wanted - after].toSorted((a, b) => a - b);
  const found = candidates.find((at) => wallMsAt(at, timeZone) === wanted);
  if (found !== undefined) return found;
  // Left out: the clocks jump over it between the two candidates. Find the second at which they do.
  let [low, high] = [must(candidates[0], "a candidate"), must(candidates[1], "a candidate")];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (wallMsAt(middle, timeZone) < wanted) low = middle;
    else high = middle;
  }
  return high;
};

/** The date `days` after `date`. */
export const dateAfter = (date: CivilDate, days: number): CivilDate => civilDateOfDays(daysOfCivilDate(date) + days);
