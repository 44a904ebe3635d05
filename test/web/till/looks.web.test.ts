import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type Size, SIZES } from "../support/browser.ts";
import { useTillScreen } from "../support/harness.ts";
import { BREAD, MILK, SEARCH_STATES, sell, STATES } from "../support/states.ts";

const screen = useTillScreen();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The part of the Layout Instability API that is read here; the DOM library does not know it yet. */
interface LayoutShift extends PerformanceEntry {
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

declare global {
  interface Window {
    readonly axe: { run: () => Promise<AxeResults> };
    shifts: string[];
  }
}

/** Findings of axe that keep someone from working. */
const seriousFindings = async (page: Page): Promise<readonly string[]> => {
  // Evaluated by the debugger, so that the page's own policy stays in force.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join("\n")}`);
};

/** What is wider than the screen, and text that leaves its key. */
const overflows = async (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const page = document.documentElement;
    const found = page.scrollWidth > innerWidth ? [`the page: ${page.scrollWidth}`] : [];
    for (const element of document.querySelectorAll("header, header *, main, main *, dialog, dialog *")) {
      const { overflowX } = getComputedStyle(element);
      // Cut with an ellipsis on purpose, drawn off the screen for readers, or a picture.
      if (overflowX === "hidden" || element instanceof SVGElement || element.clientWidth === 0) continue;
      if (element.scrollWidth > element.clientWidth + 1) {
        found.push(`${element.tagName} ${element.className}: ${element.textContent.slice(0, 60)}`);
      }
    }
    return found;
  });

/** Keys smaller than a finger: 56 px, 48 for the pill of a phone. */
const smallKeys = async (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, input, [role=option]")]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return height < (element.classList.contains("pill") ? 48 : 56) || width < 56;
      })
      .map((element) => `${element.className} ${element.textContent}`),
  );

/** Holds in every size: nothing overflows, every key is as large as a finger. */
const expectFit = async (page: Page): Promise<void> => {
  expect(await overflows(page)).toEqual([]);
  expect(await smallKeys(page)).toEqual([]);
};

const resize = async (page: Page, size: Size): Promise<void> => {
  await page.setViewportSize(SIZES[size]);
  // The screen is drawn anew for a phone; two frames later it is.
  await page.evaluate(
    () => new Promise((resolve) => void requestAnimationFrame(() => void requestAnimationFrame(resolve))),
  );
};

describe("every state, in German, in light and dark: axe finds nothing serious, words fit, keys are large", () => {
  for (const { name, reach } of [...STATES, ...SEARCH_STATES.wide]) {
    it(name, async () => {
      screen.till.setLocale("de-DE");
      const { page, complaints } = await screen.open();
      await reach(page, screen.till);
      expect(await seriousFindings(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await seriousFindings(page)).toEqual([]);
      for (const size of Object.keys(SIZES) as Size[]) {
        await resize(page, size);
        await expectFit(page);
      }
      // A refusal by the till is an answer; the browser notes every 4xx as an error. Anything else the page's policy
      // refused, or the page threw, is a fault.
      expect(complaints.filter((one) => !one.includes("409"))).toEqual([]);
    });
  }

  for (const { name, reach } of SEARCH_STATES.phone) {
    it(`${name} on a phone`, async () => {
      screen.till.setLocale("de-DE");
      const { page } = await screen.open({ size: "phone" });
      await reach(page, screen.till);
      expect(await seriousFindings(page)).toEqual([]);
      await expectFit(page);
    });
  }

  it("with high contrast", async () => {
    const { page } = await screen.open();
    await page.evaluate(() => localStorage.setItem("tillmesh.contrast", "more"));
    await page.reload();
    await sell(page, MILK);
    expect(await page.locator("html").getAttribute("data-contrast")).toBe("more");
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("also from right to left", async () => {
    const { page } = await screen.open();
    await page.evaluate(() => {
      document.querySelector("#till")?.setAttribute("dir", "rtl");
    });
    await sell(page, MILK, BREAD);
    expect(await overflows(page)).toEqual([]);
    // Pay is at the far end of the total, which is now at the left.
    expect((await page.locator(".pay-key").boundingBox())!.x).toBeLessThan(300);
  });
});

describe("nothing moves under a finger while selling", () => {
  it("no layout shift, and every key where it was, from the first scan to the twentieth", async () => {
    const { page } = await screen.open();
    await page.evaluate(() => {
      window.shifts = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as LayoutShift[]) {
          if (!entry.hadRecentInput)
            window.shifts.push(...entry.sources.map(({ node }) => node?.parentElement?.outerHTML ?? ""));
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    const places = async (): Promise<unknown> =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll(".pay-key, .total-figure, .line-actions, .keypad .button, .favourite, .field"),
        ].map((element) => {
          const { top, right, height } = element.getBoundingClientRect();
          return [element.className, top, right, height];
        }),
      );
    const before = await places();
    for (let count = 0; count < 10; count += 1) await sell(page, MILK, BREAD);
    expect(await places()).toEqual(before);
    const last = await page.locator(".line-last").boundingBox();
    const actions = await page.locator(".line-actions").boundingBox();
    expect(last!.y + last!.height).toBeLessThanOrEqual(actions!.y + 1);
    expect(await page.evaluate(() => window.shifts)).toEqual([]);
  });
});
