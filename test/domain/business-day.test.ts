import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { businessDayOf, businessDayRange, soldAtAfter } from "../../src/domain/business-day.ts";
import { civilDateOfDays, dateToText, daysOfCivilDate, parseDate } from "../../src/domain/civil-date.ts";
import { isTimeZone, localTimeAt } from "../../src/domain/time-zone.ts";

const HOUR = 3_600_000;
const at = (iso: string): number => Date.parse(iso);
const berlin = { timeZone: "Europe/Berlin", dayStartsAtMinutes: 0 };
const bar = { timeZone: "Europe/Berlin", dayStartsAtMinutes: 180 };

describe("a sale on the wrong day", () => {
  it("is on the store's day, not on London's", () => {
    expect(businessDayOf(at("2026-07-01T22:30:00Z"), berlin)).toBe("2026-07-02");
    expect(businessDayOf(at("2026-07-01T21:59:59.999Z"), berlin)).toBe("2026-07-01");
    expect(businessDayOf(at("2026-07-01T22:00:00Z"), berlin)).toBe("2026-07-02");
    expect(businessDayOf(at("2026-01-01T05:30:00Z"), { timeZone: "America/Los_Angeles", dayStartsAtMinutes: 0 })).toBe(
      "2025-12-31",
    );
    expect(businessDayOf(at("2026-03-01T18:30:00Z"), { timeZone: "Asia/Kolkata", dayStartsAtMinutes: 0 })).toBe(
      "2026-03-02",
    );
  });

  it("is on the evening's day in a bar that closes at three", () => {
    expect(businessDayOf(at("2026-07-02T00:59:00Z"), bar)).toBe("2026-07-01");
    expect(businessDayOf(at("2026-07-02T01:00:00Z"), bar)).toBe("2026-07-02");
    expect(businessDayOf(at("2026-01-01T01:30:00Z"), bar)).toBe("2025-12-31");
  });
});

describe("the night the clocks change", () => {
  it("has 23 or 25 hours, and no hour belongs to two days or to none", () => {
    const hours = (day: string) => {
      const { from, to } = businessDayRange(day, berlin);
      return (to - from) / HOUR;
    };
    expect(["2026-03-28", "2026-03-29", "2026-10-25", "2026-10-26"].map(hours)).toEqual([24, 23, 25, 24]);
  });

  it("keeps a day from beginning twice when its first minute comes twice", () => {
    const rule = { timeZone: "Europe/Berlin", dayStartsAtMinutes: 150 };
    // 02:30 comes at 00:30Z and again at 01:30Z; between them clocks show 02:00 once more.
    expect(businessDayOf(at("2026-10-25T00:29:59Z"), rule)).toBe("2026-10-24");
    expect(businessDayOf(at("2026-10-25T00:30:00Z"), rule)).toBe("2026-10-25");
    expect(businessDayOf(at("2026-10-25T01:05:00Z"), rule)).toBe("2026-10-25");
  });

  it("begins a day at the jump when its first minute is left out", () => {
    const rule = { timeZone: "Europe/Berlin", dayStartsAtMinutes: 150 };
    expect(businessDayRange("2026-03-29", rule).from).toBe(at("2026-03-29T01:00:00Z"));
    // In Egypt the clocks jump at midnight, so the day begins at one.
    const cairo = { timeZone: "Africa/Cairo", dayStartsAtMinutes: 0 };
    expect(businessDayRange("2026-04-24", cairo).from).toBe(at("2026-04-23T22:00:00Z"));
    expect(localTimeAt(at("2026-04-23T22:00:00Z"), "Africa/Cairo").hour).toBe(1);
    expect(businessDayOf(at("2026-04-23T21:59:59Z"), cairo)).toBe("2026-04-23");
  });

  it("survives a date that never was: Samoa had no 30 December 2011", () => {
    const samoa = { timeZone: "Pacific/Apia", dayStartsAtMinutes: 0 };
    const { from, to } = businessDayRange("2011-12-30", samoa);
    expect(to).toBe(from);
    expect(businessDayOf(at("2011-12-30T09:59:59Z"), samoa)).toBe("2011-12-29");
    expect(businessDayOf(at("2011-12-30T10:00:00Z"), samoa)).toBe("2011-12-31");
  });

  it("survives clocks that go back over midnight: in St. John's a new day began, and then the old evening came again", () => {
    const rule = { timeZone: "America/St_Johns", dayStartsAtMinutes: 0 };
    expect(localTimeAt(at("2010-11-07T02:31:00Z"), rule.timeZone)).toMatchObject({ day: 6, hour: 23, minute: 1 });
    expect(businessDayOf(at("2010-11-07T02:29:59Z"), rule)).toBe("2010-11-06");
    expect(businessDayOf(at("2010-11-07T02:30:00Z"), rule)).toBe("2010-11-07");
    expect(businessDayOf(at("2010-11-07T02:31:00Z"), rule)).toBe("2010-11-07");
  });

  it("puts every instant into exactly the day whose range holds it", () => {
    const rules = [berlin, bar, { timeZone: "America/New_York", dayStartsAtMinutes: 120 }].concat(
      { timeZone: "Australia/Lord_Howe", dayStartsAtMinutes: 110 },
      { timeZone: "Africa/Cairo", dayStartsAtMinutes: 0 },
    );
    const instants = fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2027-12-31T00:00:00Z") });
    fc.assert(
      fc.property(fc.constantFrom(...rules), instants, (rule, instant) => {
        const { from, to } = businessDayRange(businessDayOf(instant, rule), rule);
        expect(from <= instant && instant < to).toBe(true);
      }),
      { seed: 1_006, numRuns: 200 },
    );
  });
});

describe("a zone that this machine does not know", () => {
  it("fails, and never falls back to UTC", () => {
    for (const timeZone of ["Europe/Atlantis", "", "+01:00", "Berlin"]) {
      expect(isTimeZone(timeZone)).toBe(false);
      expect(() => businessDayOf(0, { timeZone, dayStartsAtMinutes: 0 })).toThrow("time zone");
    }
    expect(isTimeZone("Europe/Berlin")).toBe(true);
    expect(isTimeZone("UTC")).toBe(true);
  });
});

describe("a clock that goes back", () => {
  it("does not take the receipts back with it", () => {
    expect(soldAtAfter(null, 1000)).toBe(1000);
    expect(soldAtAfter(1000, 1000)).toBe(1000);
    expect(soldAtAfter(1000, 1500)).toBe(1500);
    expect(soldAtAfter(1000, 200)).toBe(1001);
    expect(soldAtAfter(1001, 200)).toBe(1002);
  });
});

describe("the calendar", () => {
  it("is the platform's, day for day from 1600 to 2400, leap days and centuries included", () => {
    const first = at("1600-01-01T00:00:00Z") / 86_400_000;
    const last = at("2400-12-31T00:00:00Z") / 86_400_000;
    for (let days = first; days <= last; days += 13) {
      const text = new Date(days * 86_400_000).toISOString().slice(0, 10);
      const date = civilDateOfDays(days);
      if (dateToText(date) !== text || daysOfCivilDate(date) !== days) expect(dateToText(date)).toBe(text);
    }
    for (const text of ["2024-02-29", "2000-02-29", "1970-01-01", "2026-12-31", "2026-03-01"]) {
      expect(dateToText(parseDate(text)!)).toBe(text);
      expect(daysOfCivilDate(parseDate(text)!) * 86_400_000).toBe(at(`${text}T00:00:00Z`));
    }
  });

  it("has no 30 February", () => {
    for (const text of ["2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01"])
      expect(parseDate(text)).toBeNull();
  });
});
