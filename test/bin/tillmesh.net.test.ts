import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** A program that reports what it was given, ends as it is told to, and needs a moment to stop cleanly. */
const MAIN = `
const [how, what] = process.argv.slice(2);
if (how === "wait") process.on(what, () => setTimeout(() => { process.stdout.write("stopped cleanly\\n"); process.exit(7); }, 300));
process.stdout.write("node " + process.versions.node + " args " + process.argv.slice(2).join("|") + "\\n");
if (how === "exit") process.exit(Number(what));
if (how === "die") process.kill(process.pid, what);
if (how === "wait") setInterval(() => {}, 1000);
`;

/** Makes the Node that runs the tests pass for an old one, unless the stand-in below started it. */
const PRETEND_OLD = `
if (process.env.CARRIED === undefined) {
  Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });
  Object.defineProperty(process, "version", { value: "v20.20.2" });
}
`;

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tillmesh-bin-"));
  for (const dir of ["bin", "src/cli", "node_modules/.bin"]) mkdirSync(join(root, dir), { recursive: true });
  copyFileSync(join(import.meta.dirname, "../../bin/tillmesh.js"), join(root, "bin/tillmesh.js"));
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "src/cli/main.ts"), MAIN);
  writeFileSync(join(root, "old.cjs"), PRETEND_OLD);
  const carried = join(root, "node_modules/.bin/node");
  writeFileSync(carried, `#!/bin/sh\nCARRIED=1 exec "${process.execPath}" "$@"\n`);
  chmodSync(carried, 0o755);
});
afterEach(() => rmSync(root, { recursive: true }));

const start = (old: boolean, ...args: readonly string[]): ChildProcess =>
  spawn(
    process.execPath,
    [...(old ? ["--require", join(root, "old.cjs")] : []), join(root, "bin/tillmesh.js"), ...args],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );

type End = { readonly out: string; readonly err: string; readonly code: number | null; readonly signal: string | null };

const endOf = async (child: ChildProcess): Promise<End> => {
  const ended = new Promise<Pick<End, "code" | "signal">>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the child has no pipes");
  const [out, err, end] = await Promise.all([text(stdout), text(stderr), ended]);
  return { out, err, ...end };
};

describe("the command under a Node that is too old", () => {
  it("runs under the carried one, with the same arguments and the same exit code", async () => {
    const end = await endOf(start(true, "exit", "3", "a b"));
    expect(end).toMatchObject({ out: `node ${process.versions.node} args exit|3|a b\n`, code: 3 });
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("hands %s on and waits for the clean stop", async (signal) => {
    const child = start(true, "wait", signal);
    child.stdout?.once("data", () => child.kill(signal));
    expect(await endOf(child)).toMatchObject({ out: expect.stringContaining("stopped cleanly"), code: 7 });
  });

  it("ends by the signal that ended the program", async () => {
    expect(await endOf(start(true, "die", "SIGKILL"))).toMatchObject({ signal: "SIGKILL" });
  });

  it("says what to do where no other Node is carried", async () => {
    rmSync(join(root, "node_modules"), { recursive: true });
    const end = await endOf(start(true, "exit", "0"));
    expect(end).toMatchObject({ code: 1, out: "" });
    expect(end.err).toMatch(/needs Node 24 or newer; this is v20\.20\.2/);
  });
});

describe("the command under a Node that will do", () => {
  it("runs in the same process", async () => {
    expect(await endOf(start(false, "exit", "4"))).toMatchObject({ code: 4 });
  });

  it("runs the source in a checkout even where an older build lies about", async () => {
    mkdirSync(join(root, "dist/cli"), { recursive: true });
    writeFileSync(join(root, "dist/cli/main.js"), 'process.stdout.write("built\\n");');
    expect((await endOf(start(false, "exit", "0"))).out).toMatch(/^node /);
    rmSync(join(root, "src"), { recursive: true });
    expect((await endOf(start(false))).out).toBe("built\n");
  });

  it("says so where neither source nor build is there", async () => {
    rmSync(join(root, "src"), { recursive: true });
    expect(await endOf(start(false))).toMatchObject({ code: 1, err: expect.stringContaining("not complete") });
  });
});
