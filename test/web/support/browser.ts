/** A built screen in a real browser, and the hands of a cashier. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { chromiumPath } from "../../../scripts/ensure-chromium.ts";

const repository = join(import.meta.dirname, "..", "..", "..");

/** The sizes the screen is made for. */
export const SIZES = {
  wide: { width: 1280, height: 800 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof SIZES;

/** Builds one app as it is shipped, into a directory of its own: what stands in dist/ may be older. */
export const buildApp = async (app: string): Promise<string> => {
  const outDir = mkdtempSync(join(tmpdir(), `tillmesh-${app}-`));
  await build({
    configFile: join(repository, "vite.config.ts"),
    root: join(repository, "src", "web", app),
    logLevel: "error",
    build: { outDir },
  });
  return outDir;
};

export const launch = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

export interface Opened {
  readonly page: Page;
  /** What the page complained about: errors, refused resources. */
  readonly complaints: string[];
}

export interface OpenOptions {
  readonly size?: Size;
  readonly dark?: boolean;
  readonly touch?: boolean;
}

/** Opens the screen and waits until it can sell. */
export const openTill = async (browser: Browser, url: string, options: OpenOptions = {}): Promise<Opened> => {
  const context = await browser.newContext({
    viewport: SIZES[options.size ?? "wide"],
    colorScheme: options.dark === true ? "dark" : "light",
    reducedMotion: "reduce",
    hasTouch: options.touch === true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(url);
  await page.locator(".total").waitFor();
  return { page, complaints };
};

/**
 * Keys with times of their own, so that a busy machine cannot turn a scanner into a person: the browser takes an
 * event's time from whoever sends it.
 */
const clocks = new WeakMap<Page, { readonly session: CDPSession; at: number }>();

const pressKeys = async (page: Page, keys: readonly string[], gapMs: number): Promise<void> => {
  const clock = clocks.get(page) ?? { session: await page.context().newCDPSession(page), at: 0 };
  clocks.set(page, clock);
  // A pause first: one hand is never as fast after another as a scanner is with itself.
  clock.at = Math.max(Date.now(), clock.at + 400);
  for (const key of keys) {
    const typed = Array.from(key).length === 1;
    const timestamp = clock.at / 1000;
    const named = { key, ...(key === "Enter" ? { windowsVirtualKeyCode: 13, text: "\r" } : {}) };
    await clock.session.send("Input.dispatchKeyEvent", {
      type: "keyDown",
      timestamp,
      ...named,
      ...(typed ? { text: key } : {}),
    });
    await clock.session.send("Input.dispatchKeyEvent", { type: "keyUp", timestamp, ...named });
    clock.at += gapMs;
  }
};

/** A scanner: a key every 8 ms, then Enter. */
export const scan = async (page: Page, code: string): Promise<void> =>
  pressKeys(page, [...Array.from(code), "Enter"], 8);

/** A person at the keyboard: slower than any scanner. */
export const typeSlowly = async (page: Page, text: string): Promise<void> => pressKeys(page, Array.from(text), 120);

/** Removes what `buildApp` made. */
export const removeBuild = (directory: string): void => {
  rmSync(directory, { recursive: true });
};
