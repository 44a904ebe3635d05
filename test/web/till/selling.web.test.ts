import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { scan, typeSlowly } from "../support/browser.ts";
import { HOSTILE_NAME } from "../support/fake-goods.ts";
import { useTillScreen } from "../support/harness.ts";
import { BREAD, finishSale, HOSTILE, MILK, sell, TOMATOES, UNKNOWN } from "../support/states.ts";

const screen = useTillScreen();

const text = async (locator: { textContent(): Promise<string | null> }): Promise<string> =>
  ((await locator.textContent()) ?? "").replaceAll("\u00a0", " ");

/** Keeps calls of the screen from the till until they are let go. */
const holdAnswers = async (page: Page, address: string): Promise<() => void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
};

describe("a cashier sells", () => {
  it("by keyboard alone: scan, three of a kind, search, change a quantity, void, pay, next customer", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await typeSlowly(page, "3x");
    await sell(page, BREAD);
    expect(await text(page.locator(".line-last .line-note"))).toContain("3 × 3.49");
    await typeSlowly(page, "choc");
    await page.locator(".result").first().waitFor();
    await page.keyboard.press("Enter");
    await page
      .getByRole("button", { name: /^Dark chocolate/ })
      .first()
      .waitFor();
    await page.locator(".line").nth(2).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.locator(".line-last .line-total", { hasText: "3.98" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Delete");
    await page.locator(".line").nth(2).waitFor({ state: "detached" });
    expect(await text(page.locator(".total-figure"))).toBe("€5.27");
    await page.keyboard.press("F9");
    await typeSlowly(page, "1000");
    await page.keyboard.press("Enter");
    expect(await text(page.locator(".done-figure"))).toBe("€4.73");
    await sell(page, MILK);
    expect(await page.locator(".done").count()).toBe(0);
  });

  it("by touch alone: favourite, weight, a note, the change", async () => {
    const { page } = await screen.open({ touch: true, size: "tablet" });
    await page.locator(".favourite", { hasText: "Bananas" }).tap();
    for (const key of ["1", ".", "5"])
      await page.locator(".sheet .keypad").getByRole("button", { name: key, exact: true }).tap();
    await page.locator(".sheet-go").tap();
    await page.locator(".line-last .line-note", { hasText: "1.500 kg × 1.89" }).waitFor();
    expect(await text(page.locator(".line-last .line-total"))).toBe("2.84");
    await page.locator(".pay-key").tap();
    await page.locator(".pay-notes .button", { hasText: "10.00" }).tap();
    expect(await text(page.locator(".done-figure"))).toBe("€7.16");
  });

  it("on a phone, with the search in a sheet", async () => {
    const { page } = await screen.open({ touch: true, size: "phone" });
    await page.locator(".find-key").tap();
    await page.locator(".favourite", { hasText: "Butter" }).tap();
    await page.locator(".toast", { hasText: "Butter" }).waitFor();
    await page.locator(".sheet-close").tap();
    expect(await text(page.locator(".total-figure"))).toBe("€2.39");
    await page.locator(".pay-key").tap();
    await page.locator(".pay-exact").tap();
    await page.locator(".done").waitFor();
  });

  it("with payment split over cash, card and a part given back", async () => {
    const { page } = await screen.open();
    await sell(page, MILK, BREAD);
    await page.keyboard.press("F9");
    await typeSlowly(page, "200");
    await page.keyboard.press("Enter");
    await page.locator(".pay-tenders li").waitFor();
    expect(await text(page.locator(".pay-account .pay-figure"))).toBe("€2.78");
    await page.locator(".pay-tenders .button").click();
    await page.locator(".pay-tenders li").waitFor({ state: "detached" });
    await typeSlowly(page, "178");
    await page.keyboard.press("F7");
    await page.locator(".sheet-back").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".pay-tenders li", { hasText: "Card" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".done").waitFor();
    expect(screen.till.sales[0]?.body.tenders.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["card", 178],
      ["cash", 300],
    ]);
  });

  it("and a second Enter does not pay for the next customer", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.keyboard.press("F9");
    const letGo = await holdAnswers(page, "**/api/basket/tenders");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    letGo();
    await page.locator(".done").waitFor();
    // Whatever the second press had sent would have been answered before this one.
    await sell(page, MILK);
    expect(screen.till.calls.filter((call) => call === "POST /basket/tenders")).toHaveLength(1);
  });

  it("and the line is on the screen before the till has answered", async () => {
    const { page } = await screen.open();
    const letGo = await holdAnswers(page, "**/api/basket/lines");
    await scan(page, MILK);
    await page.locator(".line-ghost", { hasText: MILK }).waitFor();
    letGo();
    await page.locator(".line:not(.line-ghost)", { hasText: "Whole milk" }).waitFor();
  });
});

describe("a scanner works whatever has the focus", () => {
  it("in the search field, whose typed text stays", async () => {
    const { page } = await screen.open();
    await typeSlowly(page, "bread");
    await scan(page, MILK);
    await page.locator(".line", { hasText: "Whole milk" }).waitFor();
    expect(await page.locator(".finder-field .field").inputValue()).toBe("bread");
  });

  it("in the payment sheet: what is due follows, the typed amount stays, nothing is paid", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.keyboard.press("F9");
    await typeSlowly(page, "20");
    await scan(page, BREAD);
    await page.locator(".pay .pay-figure", { hasText: "4.78" }).waitFor();
    expect(await text(page.locator(".pay-typed output"))).toBe("0.20");
    await page.locator(".toast", { hasText: "Sourdough" }).waitFor();
    expect(screen.till.sales).toHaveLength(0);
  });

  it("on a key: the closing Enter does not press it", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.keyboard.press("F9");
    await page.locator(".pay-exact").focus();
    await scan(page, BREAD);
    await page.locator(".pay .pay-figure", { hasText: "4.78" }).waitFor();
    expect(screen.till.calls).not.toContain("POST /basket/tenders");
  });

  it("while a weight is typed, which stays", async () => {
    const { page } = await screen.open();
    await scan(page, TOMATOES);
    await page.locator(".sheet .keypad").waitFor();
    await typeSlowly(page, "0.5");
    await scan(page, BREAD);
    await page.locator(".toast", { hasText: "Sourdough" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".line-note", { hasText: "0.500 kg × 3.49" }).waitFor();
  });

  it("in the list of sales: an article is sold, a receipt's barcode finds the receipt", async () => {
    const { page } = await screen.open();
    screen.till.addSales(3);
    await page.keyboard.press("F2");
    await page.locator(".sheet .list-row").nth(2).waitFor();
    await scan(page, "K7QX-000002");
    await page.locator(".sheet .list-row").nth(2).waitFor({ state: "detached" });
    expect(await text(page.locator(".sheet .list-title"))).toBe("K7QX-000002");
    await scan(page, MILK);
    await page.locator(".toast", { hasText: "Whole milk" }).waitFor();
  });

  it("for a voucher's number where one is asked for", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.keyboard.press("F9");
    await page.keyboard.press("F8");
    await page.locator(".pay-reference").waitFor();
    await scan(page, "GUT-12345");
    expect(await page.locator(".pay-reference input").inputValue()).toBe("GUT-12345");
    await page.keyboard.press("Enter");
    await page.locator(".done").waitFor();
    expect(screen.till.sales[0]?.body.tenders[0]?.reference).toBe("GUT-12345");
  });
});

describe("what is refused is told with cause and remedy", () => {
  it("an unknown barcode, with its code; the basket is as it was", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await scan(page, UNKNOWN);
    await page.locator(".toast").waitFor();
    expect(await text(page.locator(".toast"))).toMatch(/Not in the catalogue: 4009999999999.*search for the name/);
    expect(await page.locator(".line").count()).toBe(1);
  });

  it("a barcode that a slow scanner types as an amount", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.keyboard.press("F9");
    await typeSlowly(page, BREAD);
    await page.keyboard.press("Enter");
    expect(await text(page.locator(".pay .notice"))).toContain("more than anyone hands over");
    expect(screen.till.sales).toHaveLength(0);
  });

  it("a card for more than is due", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.keyboard.press("F9");
    await typeSlowly(page, "5000");
    await page.keyboard.press("F7");
    expect(await text(page.locator(".pay .notice"))).toContain("Only cash gives change");
  });
});

describe("after the sale", () => {
  it("the change stays, and its copies on other tills appear by themselves", async () => {
    const { page } = await screen.open();
    await finishSale(page);
    expect(await text(page.locator(".done-marks"))).toContain("on this till only so far");
    screen.till.setLastSale({ onTills: 3 });
    await page.locator(".done-marks", { hasText: "on 3 of 3 tills" }).waitFor();
    await page.reload();
    await page.locator(".done-change").waitFor();
  });

  it("a copy is one press", async () => {
    const { page } = await screen.open();
    await finishSale(page);
    await page.keyboard.press("F8");
    await page.locator(".done-marks", { hasText: "printing" }).waitFor();
  });

  it("one of three is refunded, found by its number", async () => {
    const { page } = await screen.open();
    screen.till.addSales(6);
    await page.keyboard.press("F2");
    await page.locator(".sheet .list-row", { hasText: "000003" }).click();
    await page.locator(".sheet .paper-barcode").waitFor();
    await page.keyboard.press("F6");
    await page.locator(".refund-line .button").nth(1).click();
    await page.locator(".refund .sheet-go", { hasText: "Give back 3.29" }).click();
    await page.locator(".toast", { hasText: "Refund K7QX-000007 is stored" }).waitFor();
    expect(screen.till.sales[0]?.body).toMatchObject({ kind: "refund", totals: { total: -329 } });
  });

  it("older sales come page by page", async () => {
    const { page } = await screen.open();
    screen.till.addSales(35);
    await page.keyboard.press("F2");
    await page.locator(".sheet .sheet-go").click();
    await page.locator(".sheet .list-row").nth(34).waitFor();
  });
});

describe("a product's name is text", () => {
  it("even when it is a script", async () => {
    const { page } = await screen.open();
    await sell(page, HOSTILE);
    expect(await page.locator(".line-name").textContent()).toBe(HOSTILE_NAME);
    expect(await page.evaluate(() => "hacked" in window)).toBe(false);
    expect(await page.locator(".line img, .favourite img").count()).toBe(0);
  });
});

describe("the words", () => {
  it("are the store's, and this device's when it chose", async () => {
    screen.till.setLocale("de-DE");
    const { page } = await screen.open();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await page.getByRole("button", { name: "Ansicht" }).click();
    await page.getByRole("button", { name: "English" }).click();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.reload();
    await page.getByRole("button", { name: "Sales" }).waitFor();
  });
});
