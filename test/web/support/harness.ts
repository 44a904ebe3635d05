/** One browser and one fake till for a test file; every test starts with an empty till and a page of its own. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { buildApp, launch, type Opened, openTill, type OpenOptions, removeBuild } from "./browser.ts";
import { type FakeTill, startFakeTill } from "./fake-till.ts";

export interface Harness {
  readonly till: FakeTill;
  readonly open: (options?: OpenOptions) => Promise<Opened>;
}

export const useTillScreen = (): Harness => {
  let root = "";
  let browser: Browser | undefined;
  let till: FakeTill | undefined;
  const opened: Opened[] = [];
  beforeAll(async () => {
    root = await buildApp("till");
    [browser, till] = await Promise.all([launch(), startFakeTill(root)]);
  });
  beforeEach(() => till?.reset());
  afterEach(async () => {
    for (const { page } of opened.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await till?.kill();
    removeBuild(root);
  });
  return {
    get till() {
      return till!;
    },
    open: async (options) => {
      const one = await openTill(browser!, till!.url, options);
      opened.push(one);
      return one;
    },
  };
};
