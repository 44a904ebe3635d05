/** How a cashier gets to every state of the screen, for what must hold in all of them. */
import type { Page } from "playwright-core";
import { scan, typeSlowly } from "./browser.ts";
import { ALONE, LONG_NAME } from "./fake-goods.ts";
import type { FakeTill } from "./fake-till.ts";

export const MILK = "4001234000017";
export const BREAD = "4001234000024";
export const TOMATOES = "4001234000062";
export const LONG = "4001234000192";
export const HOSTILE = "4001234000208";
export const UNKNOWN = "4009999999999";

const OUT_OF_PAPER = "Out of paper. Put in a new roll; the waiting receipts print by themselves.";

/** Scans and waits until the line is there with its amount. */
export const sell = async (page: Page, ...codes: readonly string[]): Promise<void> => {
  for (const code of codes) {
    const before = await page.locator(".line").count();
    await scan(page, code);
    await page.locator(".line:not(.line-ghost)").nth(before).waitFor();
  }
};

/** Sells a carton of milk for exact cash. */
export const finishSale = async (page: Page): Promise<void> => {
  await sell(page, MILK);
  await page.keyboard.press("F9");
  await page.locator(".pay").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".done .paper-barcode").waitFor();
};

export interface ScreenState {
  readonly name: string;
  readonly reach: (page: Page, till: FakeTill) => Promise<void>;
}

const openPay = async (page: Page): Promise<void> => {
  await sell(page, MILK, LONG);
  await page.keyboard.press("F9");
  await page.locator(".pay-notes").waitFor();
};

const openSales = async (page: Page, till: FakeTill): Promise<void> => {
  till.addSales(35);
  await page.keyboard.press("F2");
  await page.locator(".sheet .list-row").nth(29).waitFor();
};

const openSaleDetail = async (page: Page, till: FakeTill): Promise<void> => {
  await openSales(page, till);
  await page.locator(".sheet .list-row").nth(2).click();
  await page.locator(".sheet .paper-barcode").waitFor();
};

export const STATES: readonly ScreenState[] = [
  { name: "empty basket", reach: async () => {} },
  { name: "basket", reach: async (page) => sell(page, MILK, BREAD, LONG, HOSTILE) },
  {
    name: "no catalogue",
    reach: async (page, till) => {
      till.setProducts(0);
      await page.reload();
      await page.locator(".total").waitFor();
    },
  },
  {
    name: "weighing",
    reach: async (page) => {
      await scan(page, TOMATOES);
      await page.locator(".sheet .keypad").waitFor();
    },
  },
  {
    name: "unknown barcode",
    reach: async (page) => {
      await sell(page, MILK);
      await scan(page, UNKNOWN);
      await page.locator(".toast").waitFor();
    },
  },
  {
    name: "discount",
    reach: async (page) => {
      await sell(page, MILK);
      await page.keyboard.press("F6");
      await page.locator(".sheet .choice").first().waitFor();
    },
  },
  {
    name: "discounted basket",
    reach: async (page) => {
      await sell(page, MILK, LONG);
      await page.keyboard.press("F6");
      await page.locator(".sheet .choice").first().waitFor();
      await typeSlowly(page, "10");
      await page.keyboard.press("Enter");
      await page.locator(".line-discount").first().waitFor();
    },
  },
  {
    name: "clearing",
    reach: async (page) => {
      await sell(page, MILK);
      await page.locator(".basket-head .button").nth(1).click();
      await page.locator(".sheet-keys").waitFor();
    },
  },
  { name: "payment", reach: openPay },
  {
    name: "payment, part taken and refused",
    reach: async (page) => {
      await openPay(page);
      await typeSlowly(page, "500");
      await page.keyboard.press("Enter");
      await page.locator(".pay-tenders li").waitFor();
      await typeSlowly(page, "99900");
      await page.keyboard.press("F7");
      await page.locator(".pay .notice").waitFor();
    },
  },
  {
    name: "card",
    reach: async (page) => {
      await openPay(page);
      await page.keyboard.press("F7");
      await page.locator(".sheet-back").waitFor();
    },
  },
  {
    name: "voucher",
    reach: async (page) => {
      await openPay(page);
      await page.keyboard.press("F8");
      await page.locator(".pay-reference").waitFor();
    },
  },
  {
    name: "other ways of paying",
    reach: async (page) => {
      await openPay(page);
      await page.locator(".pay-ways .button").last().click();
      await page.locator(".pay-others").waitFor();
    },
  },
  { name: "change", reach: finishSale },
  {
    name: "not printed, alone",
    reach: async (page, till) => {
      await finishSale(page);
      till.setLastSale({ print: { ...till.sales[0]!.print!, outcome: "failed", problem: OUT_OF_PAPER } });
      till.set("printer", { name: "Receipt printer", state: "trouble", problem: OUT_OF_PAPER, waiting: 1 });
      till.set("sync", ALONE);
      await page.locator(".done .notice").waitFor();
    },
  },
  {
    name: "state of the store",
    reach: async (page, till) => {
      till.addSales(1);
      till.setLastSale({ print: { ...till.sales[0]!.print!, outcome: "unknown", problem: OUT_OF_PAPER } });
      till.set("printer", { name: "Receipt printer", state: "trouble", problem: OUT_OF_PAPER, waiting: 1 });
      till.set("sync", ALONE);
      await page.keyboard.press("F10");
      await page.locator(".sync-part .button").waitFor();
    },
  },
  { name: "sales", reach: openSales },
  { name: "a sale", reach: openSaleDetail },
  {
    name: "refund",
    reach: async (page, till) => {
      await openSaleDetail(page, till);
      await page.keyboard.press("F6");
      await page.locator(".refund-line .button").nth(1).click();
    },
  },
  {
    name: "view",
    reach: async (page) => {
      await page.locator(".header .button").nth(1).click();
      await page.locator(".sheet .choice").first().waitFor();
    },
  },
  {
    name: "selling at risk",
    reach: async (page, till) => {
      await sell(page, MILK);
      till.set("trouble", "This till's disk is full. Free some space on it, then sell on.");
      await page.locator(".banner").waitFor();
    },
  },
];

/** States that only the wide screen or only the phone has. */
export const SEARCH_STATES: Readonly<Record<"wide" | "phone", readonly ScreenState[]>> = {
  wide: [
    {
      name: "search",
      reach: async (page) => {
        await typeSlowly(page, LONG_NAME.slice(0, 2));
        await page.locator(".result").first().waitFor();
      },
    },
    {
      name: "nothing found, three times",
      reach: async (page) => {
        await typeSlowly(page, "3x");
        await page.locator(".times").waitFor();
        await typeSlowly(page, "zzz");
        await page.locator(".finder-none").waitFor();
      },
    },
  ],
  phone: [
    {
      name: "search sheet",
      reach: async (page) => {
        await page.locator(".find-key").click();
        await page.locator(".sheet .favourite").first().waitFor();
      },
    },
  ],
};
