/**
 * The screens' tests drive a real Chromium. This finds one, or installs Debian's when it may, or says what to do.
 * Run by vitest before the web tests, or by hand: `node scripts/ensure-chromium.ts`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser to test with: `CHROMIUM` if it is set, else the first one found where browsers usually are. */
export const findChromium = (): string | undefined => {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, and no such file exists.`);
    return named;
  }
  return PATHS.find((path) => existsSync(path));
};

/** As `findChromium`, for tests, which cannot go on without. */
export const chromiumPath = (): string => {
  const found = findChromium();
  if (found === undefined) throw new Error(ADVICE);
  return found;
};

const ADVICE = [
  "The screens' tests need Chromium, and none was found.",
  "  Debian, Ubuntu:  apt-get install chromium   (as root this is done for you)",
  "  elsewhere:       install Chromium or Chrome, and set CHROMIUM to its path if it is not found by itself",
].join("\n");

/** Makes sure there is a browser; vitest calls this once before the web tests. */
export const setup = (): void => {
  if (findChromium() !== undefined) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) throw new Error(ADVICE);
  console.log("No Chromium found: installing Debian's (apt-get install chromium).");
  const apt = (...args: readonly string[]): void => {
    execFileSync("apt-get", ["-q", "-y", ...args], {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  };
  apt("update");
  // With the fonts the screens are looked at in: layout tests measure words.
  apt("install", "--no-install-recommends", "chromium", "fonts-dejavu-core", "fonts-liberation");
  if (findChromium() === undefined) throw new Error(ADVICE);
};

if (import.meta.main) {
  setup();
  console.log(chromiumPath());
}
