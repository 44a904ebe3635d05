import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkLayers, readLayers, roomOf, type Layers } from "../../scripts/layers.ts";

const repository = join(import.meta.dirname, "..", "..");
const layers = { ...readLayers(join(repository, "layers.json")), moduleFloor: 1 };

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "layers-"));
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, "package.json"), JSON.stringify({ dependencies: { zod: "*", ws: "*", hono: "*" } }));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

const faultsOf = async (
  files: Readonly<Record<string, string>>,
  table: Layers = layers,
): Promise<readonly string[]> => {
  write(files);
  return (await checkLayers(root, table)).faults;
};

const imports = (path: string): string => `import { x } from "${path}";\nexport const y = x;\n`;
const X = "export const x = 1;\n";
const REAL = 'import { connect } from "node:net";\nexport const x = connect;\n';

/** Small trees, each with one thing the table does not allow. */
const PLANTED: readonly (readonly [fear: string, files: Readonly<Record<string, string>>, fault: RegExp])[] = [
  [
    "a lower room importing a higher one",
    { "src/kernel/a.ts": imports("../domain/b.ts"), "src/domain/b.ts": X },
    /kernel\/a\.ts -> src\/domain\/b\.ts: kernel may import no other room/,
  ],
  [
    "the same by types alone, for a layer is what it knows",
    {
      "src/log/a.ts": 'import type { T } from "../domain/b.ts";\nexport type U = T;\n',
      "src/domain/b.ts": "export type T = 1;\n",
    },
    /log may import kernel/,
  ],
  [
    "adapters importing each other",
    { "src/store/a.ts": imports("../peer/b.ts"), "src/peer/b.ts": X },
    /store may import/,
  ],
  [
    "a pure inner room importing the room around it",
    { "src/peer/protocol/a.ts": imports("../b.ts"), "src/peer/b.ts": X },
    /peer\/protocol may import kernel log/,
  ],
  [
    "cloud importing more of the bridge than its protocol",
    { "src/cloud/a.ts": imports("../cloud-bridge/b.ts"), "src/cloud-bridge/b.ts": X },
    /cloud may import/,
  ],
  [
    "a pure room using Node",
    { "src/domain/a.ts": 'import { join } from "node:path";\nexport const y = join;\n' },
    /is pure/,
  ],
  ["the same, late", { "src/log/a.ts": 'export const y = async () => import("node:fs");\n' }, /is pure/],
  [
    "a pure room using a package",
    { "src/log/a.ts": 'import { WebSocket } from "ws";\nexport const y = WebSocket;\n' },
    /may use of npm zod/,
  ],
  [
    "a package of another room",
    { "src/store/a.ts": 'import { WebSocket } from "ws";\nexport const y = WebSocket;\n' },
    /may use of npm/,
  ],
  [
    "a package nobody declared",
    { "src/node/a.ts": 'import { it } from "vitest";\nexport const y = it;\n' },
    /not installed with/,
  ],
  ["an import of nothing", { "src/kernel/a.ts": imports("./gone.ts") }, /cannot be resolved/],
  [
    "a cycle at run time",
    {
      "src/kernel/a.ts": imports("./b.ts"),
      "src/kernel/b.ts": 'import { y } from "./a.ts";\nexport const x = () => y;\n',
    },
    /runtime import cycle/,
  ],
  ["source importing tests", { "src/kernel/a.ts": imports("../../test/b.ts"), "test/b.ts": X }, /src imports only src/],
  ["a file in no room", { "src/helpers/a.ts": X, "src/kernel/b.ts": X }, /src\/helpers\/a\.ts: lies in no room/],
  ["a file in no room at all", { "src/a.ts": X, "src/kernel/b.ts": X }, /src\/a\.ts: lies in no room/],
  [
    "one app of the screens importing another",
    { "src/web/till/a.tsx": imports("../wall/b.tsx"), "src/web/wall/b.tsx": X },
    /apps of web never import each other/,
  ],
  [
    "a real adapter named outside start-node",
    { "src/node/http.ts": imports("../peer/b.ts"), "src/peer/b.ts": REAL },
    /only src\/node\/start-node\.ts may name it/,
  ],
  [
    "create-node reaching what is real through others",
    {
      "src/node/create-node.ts": imports("../peer/engine.ts"),
      "src/peer/engine.ts": imports("./transport.ts"),
      "src/peer/transport.ts": REAL,
    },
    /create-node\.ts: takes ports only, yet reaches net through src\/peer\/transport\.ts/,
  ],
  [
    "the simulator starting a real node",
    { "src/sim/a.ts": imports("../node/start-node.ts"), "src/node/start-node.ts": X },
    /only cli starts a real node/,
  ],
];

describe("the layer gate finds", () => {
  it.each(PLANTED)("%s", async (_fear, files, fault) => {
    const faults = await faultsOf(files);
    expect(faults).toContainEqual(expect.stringMatching(fault));
  });

  it("a cruise below the floor", async () => {
    expect(await faultsOf({ "src/kernel/a.ts": X }, { ...layers, moduleFloor: 2 })).toEqual([
      "cruised 1 modules, fewer than the floor of 2",
    ]);
  });

  it("a floor too low to protect anything", async () => {
    const files = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`src/kernel/${name}.ts`, X]));
    expect(await faultsOf(files)).toEqual([expect.stringMatching(/moduleFloor 1 is too low for 4 files/)]);
  });

  it("a table that lets a pure room import an impure one, or an adapter an adapter", async () => {
    const rooms = { ...layers.rooms };
    const { kernel, store } = rooms;
    if (kernel === undefined || store === undefined) throw new Error("layers.json has lost its kernel or its store");
    const table = {
      ...layers,
      rooms: { ...rooms, kernel: { ...kernel, mayImport: ["cli"] }, store: { ...store, mayImport: ["peer", "attic"] } },
    };
    expect(await faultsOf({ "src/kernel/a.ts": X }, table)).toEqual([
      "layers.json: pure kernel may import impure cli",
      "layers.json: adapter store may import adapter peer",
      "layers.json: store may import attic, which is no room",
    ]);
  });
});

describe("the layer gate accepts", () => {
  it("what the table allows, a cycle of types, and the one file that names what is real", async () => {
    const files = {
      "src/kernel/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\nexport const x = 1;\n',
      "src/kernel/b.ts": 'import { x } from "./a.ts";\nexport type B = typeof x;\nexport const b = x;\n',
      "src/domain/c.ts":
        'import { z } from "zod";\nimport { x } from "../kernel/a.ts";\nexport const y = z.literal(x);\n',
      "src/peer/protocol/d.ts": imports("../../kernel/a.ts"),
      "src/peer/transport.ts": `import { y } from "./protocol/d.ts";\n${REAL}export const z = y;\n`,
      "src/node/start-node.ts": imports("../peer/transport.ts"),
      "src/node/create-node.ts": 'import type { x } from "../peer/transport.ts";\nexport type T = typeof x;\n',
      "src/cli/main.ts": 'import { y } from "../node/start-node.ts";\nexport const z = y;\n',
    };
    expect(await faultsOf(files, { ...layers, moduleFloor: 8 })).toEqual([]);
  });
});

describe("the room of a file", () => {
  it("is the innermost one", () => {
    expect(roomOf(layers, "src/peer/protocol/hello.ts")).toBe("peer/protocol");
    expect(roomOf(layers, "src/peer/transport.ts")).toBe("peer");
    expect(roomOf(layers, "src/attic/a.ts")).toBeUndefined();
  });
});
