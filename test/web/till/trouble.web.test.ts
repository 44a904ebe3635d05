import { describe, expect, it } from "vitest";
import { scan } from "../support/browser.ts";
import { ALONE, IN_STEP } from "../support/fake-goods.ts";
import { useTillScreen } from "../support/harness.ts";
import { MILK, sell } from "../support/states.ts";

const screen = useTillScreen();

describe("the till's program is gone", () => {
  it("says so, sells nothing, and goes on by itself with the same basket", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await screen.till.kill();
    await page.locator(".banner", { hasText: "does not answer" }).waitFor();
    expect(await page.locator(".pill").getAttribute("data-tone")).toBe("stop");
    expect(await page.locator(".pay-key").getAttribute("aria-disabled")).toBe("true");
    await scan(page, MILK);
    await page.locator(".toast", { hasText: "did not answer" }).waitFor();
    expect(await page.locator(".line").count()).toBe(1);
    await screen.till.restart();
    await page.locator(".banner").waitFor({ state: "detached" });
    await sell(page, MILK);
    expect(await page.locator(".line").count()).toBe(2);
  });

  it("from the start: the page waits for it", async () => {
    const { page } = await screen.open();
    await page.route("**/api/**", (route) => route.abort());
    await page.reload();
    await page.locator(".starting .banner").waitFor();
    await page.unroute("**/api/**");
    await page.locator(".total").waitFor();
  });

  it("and comes back as another version: the page is that version's, the basket the same", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.evaluate(() => {
      // A page that is up for a while, as a till's is.
      performance.now = () => 60_000;
      document.documentElement.dataset["page"] = "old";
    });
    await screen.till.kill();
    screen.till.setVersion("0.2.0");
    await screen.till.restart();
    await page.locator("html:not([data-page])").waitFor({ state: "attached" });
    await page.locator(".line", { hasText: "Whole milk" }).waitFor();
  });

  it("in the middle of a payment that was stored: the change is shown, nothing is paid twice", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.keyboard.press("F9");
    await page.locator(".pay-exact").waitFor();
    // The till stores the sale; its answer is lost on the way, and so is the connection.
    await page.route("**/api/basket/tenders", async (route) => {
      await route.fetch();
      await screen.till.kill();
      await route.abort();
    });
    await page.keyboard.press("Enter");
    await page.locator(".pay .notice", { hasText: "did not answer" }).waitFor();
    await page.unroute("**/api/basket/tenders");
    await screen.till.restart();
    await page.locator(".done").waitFor();
    expect(screen.till.sales).toHaveLength(1);
  });
});

describe("trouble of the store", () => {
  it("is loud only after ten seconds, and calm again when it is over", async () => {
    const { page } = await screen.open();
    await page.clock.install();
    screen.till.set("sync", ALONE);
    await page.locator(".pill", { hasText: "Selling alone · 4 sales on this till only" }).waitFor();
    expect(await page.locator(".pill").getAttribute("data-tone")).toBe("calm");
    await page.clock.runFor(12_000);
    await page.locator('.pill[data-tone="attention"]').waitFor();
    screen.till.set("sync", IN_STEP);
    await page.locator('.pill[data-tone="calm"]', { hasText: "In step · 3 of 3 tills" }).waitFor();
  });

  it("is all behind the pill: who lacks what, since when, what waits", async () => {
    const { page } = await screen.open();
    screen.till.set("sync", ALONE);
    await page.locator(".pill", { hasText: "alone" }).click();
    const sheet = page.locator(".sheet");
    await sheet.getByText("lacks 9 entries of ours · heard 2 min ago").waitFor();
    await sheet.getByText("Check that Till 2 is switched on").waitFor();
    await sheet.getByText("Its key is not a member of this store").waitFor();
  });

  it("that endangers selling is told at once, with its remedy", async () => {
    const { page } = await screen.open();
    screen.till.set("trouble", "The disk is full. Free some space.");
    await page.locator(".banner", { hasText: "Free some space" }).waitFor();
    screen.till.set("trouble", null);
    await page.locator(".banner").waitFor({ state: "detached" });
  });

  it("of the printer: the receipt says so and prints again with one press", async () => {
    const { page } = await screen.open();
    await sell(page, MILK);
    await page.keyboard.press("F9");
    await page.keyboard.press("Enter");
    await page.locator(".done").waitFor();
    const print = screen.till.sales[0]!.print!;
    screen.till.setLastSale({ print: { ...print, outcome: "failed", problem: "Out of paper. Put in a new roll." } });
    await page.locator(".done .notice", { hasText: "Put in a new roll" }).waitFor();
    await page.keyboard.press("F8");
    await expect.poll(() => screen.till.calls).toContain(`POST /print-jobs/${print.id}/retry`);
  });
});
