/** A real file system of a few megabytes, on which a till's records can be put. Needs root. */
import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const MEGABYTES = 16;

export interface SmallDisk {
  readonly path: string;
  /** Takes all the room there is left. */
  fill(): void;
  /** Gives it back. */
  free(): void;
}

const run = (command: string, ...args: readonly string[]): void => {
  execFileSync(command, args, { stdio: "ignore" });
};

const mount = (folder: string): string => {
  const image = join(folder, "image");
  const path = join(folder, "disk");
  writeFileSync(image, "");
  truncateSync(image, MEGABYTES * 2 ** 20);
  run("mkfs.ext4", "-q", "-F", image);
  mkdirSync(path);
  run("mount", "-o", "loop", image, path);
  return path;
};

const isFull = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOSPC";

/** Writes blocks of ever smaller sizes until not even the smallest fits. */
const fillUp = (file: string): void => {
  const descriptor = openSync(file, "a");
  try {
    for (const size of [256 * 1024, 16 * 1024, 1024, 1]) {
      for (;;) {
        try {
          writeSync(descriptor, new Uint8Array(size));
        } catch (error) {
          if (!isFull(error)) throw error;
          break;
        }
      }
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Whether this machine lets us have one. */
export const canMount = (): boolean => {
  if (process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), "tillmesh-disk-"));
  try {
    run("umount", mount(folder));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Mounts one for this test. Whatever uses it must be stopped by a hook that was registered later. */
export const smallDisk = (): SmallDisk => {
  const folder = mkdtempSync(join(tmpdir(), "tillmesh-disk-"));
  const path = mount(folder);
  const ballast = join(path, "ballast");
  onTestFinished(() => {
    if (existsSync(path)) run("umount", path);
    rmSync(folder, { recursive: true, force: true });
  });
  return { path, fill: () => fillUp(ballast), free: () => rmSync(ballast, { force: true }) };
};
