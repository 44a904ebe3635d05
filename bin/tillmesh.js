#!/usr/bin/env node
// The command `tillmesh`. Plain JavaScript that any Node since 18 can read: the SQLite addon crashes an older Node
// without a word, so the version is settled here, before anything else is imported.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join, sep } from "node:path";
import { argv, execArgv, execPath, exit, kill, pid, platform, stdin, version, versions } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const NODE_MAJOR_MIN = 24;
const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));

if (Number(versions.node.split(".")[0]) >= NODE_MAJOR_MIN) {
  await import(pathToFileURL(mainModule()).href);
} else {
  const carried = carriedNode();
  if (carried === undefined) {
    console.error(
      `Tillmesh needs Node ${NODE_MAJOR_MIN} or newer; this is ${version} (${execPath}).\n` +
        (platform === "linux"
          ? "On Linux `npm ci` in Tillmesh's directory brings the right one along."
          : `Install Node ${NODE_MAJOR_MIN} from https://nodejs.org and start again.`),
    );
    exit(1);
  }
  runUnder(carried);
}

/** In a checkout the source itself runs, so an edit is never shadowed by an old build; an installed package has dist only. */
function mainModule() {
  const source = join(root, "src", "cli", "main.ts");
  const built = join(root, "dist", "cli", "main.js");
  // Node strips no types below node_modules.
  const installed = root.includes(`${sep}node_modules${sep}`);
  if (!installed && existsSync(source)) return source;
  if (existsSync(built)) return built;
  console.error(`Tillmesh is not complete: neither ${source} nor ${built} exists.`);
  exit(1);
}

/** The Node that npm installed with Tillmesh: in a checkout's node_modules, or beside it where it is a dependency itself. */
function carriedNode() {
  for (let dir = root; ; dir = dirname(dir)) {
    const candidate = join(dir, "node_modules", ".bin", "node");
    if (existsSync(candidate)) return candidate;
    if (dirname(dir) === dir) return undefined;
  }
}

/**
 * Becomes, as nearly as a process can, the same command under another Node: same streams, same signals, same end.
 * @param {string} node
 */
function runUnder(node) {
  const child = spawn(node, [...execArgv, ...argv.slice(1)], { stdio: "inherit" });
  /** @type {readonly NodeJS.Signals[]} */
  const forwarded = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"];
  for (const signal of forwarded) {
    process.on(signal, () => {
      // Ctrl-C at a terminal reaches the child without our help; a second one would mean "at once" to it.
      const fromTerminal = (signal === "SIGINT" || signal === "SIGQUIT") && stdin.isTTY;
      if (!fromTerminal) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    console.error(`Tillmesh could not start ${node}: ${error.message}`);
    exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) exit(code ?? 1);
    process.removeAllListeners(signal);
    kill(pid, signal);
    // Where the signal does not end this process, the shell's convention still tells what ended the child.
    setTimeout(() => exit(128 + (constants.signals[signal] ?? 0)), 100);
  });
}
