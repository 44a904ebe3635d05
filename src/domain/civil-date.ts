/** Dates of the Gregorian calendar as plain numbers, and their count of days since 1970-01-01. */

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days in 400 years, after which the calendar repeats. */
const DAYS_PER_ERA = 146_097;
/** Days from 0000-03-01 to 1970-01-01: years counted from March end with the leap day. */
const DAYS_TO_EPOCH = 719_468;

const daysBeforeMonth = (monthFromMarch: number): number => Math.floor((153 * monthFromMarch + 2) / 5);
const daysBeforeYear = (year: number): number =>
  365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);

/** Days from 1970-01-01 to `date`. */
export const daysOfCivilDate = ({ year, month, day }: CivilDate): number => {
  const yearFromMarch = month > 2 ? year : year - 1;
  return daysBeforeYear(yearFromMarch) + daysBeforeMonth((month + 9) % 12) + day - 1 - DAYS_TO_EPOCH;
};

/** The date `days` after 1970-01-01. */
export const civilDateOfDays = (days: number): CivilDate => {
  const sinceMarch = days + DAYS_TO_EPOCH;
  let year = Math.floor((400 * sinceMarch) / DAYS_PER_ERA);
  if (daysBeforeYear(year) > sinceMarch) year -= 1;
  if (daysBeforeYear(year + 1) <= sinceMarch) year += 1;
  const dayOfYear = sinceMarch - daysBeforeYear(year);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: month > 2 ? year : year + 1, month, day: dayOfYear - daysBeforeMonth(monthFromMarch) + 1 };
};

const pad = (value: number, length: number): string => value.toString().padStart(length, "0");

/** `YYYY-MM-DD`. */
export const dateToText = ({ year, month, day }: CivilDate): string =>
  `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;

/** The date in `YYYY-MM-DD`; null for anything else and for days that no month has. */
export const parseDate = (text: string): CivilDate | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  return dateToText(civilDateOfDays(daysOfCivilDate(date))) === text ? date : null;
};
