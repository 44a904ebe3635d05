/**
 * The layer gate: reads the rooms table (layers.json), turns it into dependency-cruiser rules, cruises src/ and reports
 * every import the table does not allow. dependency-cruiser cruises nothing, and succeeds, when it cannot read the
 * installed TypeScript version; so the gate counts the files itself and refuses a cruise that saw another number.
 */
import {
  cruise,
  type DependencyType,
  type ICruiseResult,
  type IForbiddenRuleType,
  type IModule,
} from "dependency-cruiser";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Room = z.strictObject({
  /** Pure rooms import pure rooms only and nothing of Node. */
  pure: z.boolean().default(false),
  /** Adapters meet in ports, never by importing each other. */
  adapter: z.boolean().default(false),
  mayImport: z.array(z.string()).readonly(),
  npm: z.array(z.string()).readonly(),
});

const LayersFile = z.strictObject({
  /** Raised as the code grows: the cruise must see at least this many modules. */
  moduleFloor: z.number().int().min(1),
  rooms: z.record(z.string(), Room),
  /** Packages and builtins through which a program touches the world. A module importing one is a real adapter. */
  real: z.strictObject({ npm: z.array(z.string()), builtin: z.array(z.string()) }),
  /** The one file of its room that may name real adapters. */
  starters: z.array(z.strictObject({ room: z.string(), file: z.string() })),
  /** Files that take ports only: nothing they reach may be real. */
  portsOnly: z.array(z.string()),
});

/** The rooms table as layers.json states it. */
export type Layers = z.infer<typeof LayersFile>;

/** What the gate looked at and what it found wrong. */
export type LayersReport = {
  readonly modules: number;
  readonly dependencies: number;
  readonly faults: readonly string[];
};

/** A floor under this share of the real number of modules no longer protects anything and must be raised. */
const FLOOR_SHARE_MIN = 1 / 3;

/** Reads and checks a rooms table. */
export const readLayers = (file: string): Layers => LayersFile.parse(JSON.parse(readFileSync(file, "utf8")));

/** The room of a path such as `src/peer/protocol/hello.ts`: the deepest that contains it. */
export const roomOf = (layers: Layers, path: string): string | undefined =>
  Object.keys(layers.rooms)
    .filter((room) => path.startsWith(`src/${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];

/** Checks the table against itself and `src/` below `root` against the table. */
export const checkLayers = async (root: string, layers: Layers): Promise<LayersReport> => {
  const tableFaults = checkTable(layers);
  if (tableFaults.length > 0) return { modules: 0, dependencies: 0, faults: tableFaults };
  const files = sourceFiles(root);
  const result = await cruiseSource(root, layers);
  const modules = result.modules.filter((module) => isSource(module.source));
  const faults = [
    ...checkCount(layers, files, modules),
    ...files.filter((file) => roomOf(layers, file) === undefined).map((file) => `${file}: lies in no room`),
    ...result.summary.violations.map((v) => `${v.from} -> ${v.to}: ${v.rule.name}${cyclePath(v.cycle)}`),
    ...checkReal(layers, modules),
  ];
  const dependencies = modules.reduce((sum, module) => sum + module.dependencies.length, 0);
  return { modules: modules.length, dependencies, faults: [...new Set(faults)].toSorted() };
};

const cyclePath = (cycle: readonly { readonly name: string }[] | undefined): string =>
  cycle === undefined ? "" : ` (${cycle.map((step) => step.name).join(" -> ")})`;

const isSource = (path: string): boolean => /^src\/.*\.tsx?$/.test(path);

const sourceFiles = (root: string): string[] =>
  readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter(isSource);

/** The table must not contradict the three sentences it stands for. */
const checkTable = (layers: Layers): string[] => {
  const faults: string[] = [];
  for (const [name, room] of Object.entries(layers.rooms)) {
    for (const other of room.mayImport) {
      const target = layers.rooms[other];
      if (target === undefined) faults.push(`layers.json: ${name} may import ${other}, which is no room`);
      else if (room.pure && !target.pure) faults.push(`layers.json: pure ${name} may import impure ${other}`);
      else if (room.adapter && target.adapter) faults.push(`layers.json: adapter ${name} may import adapter ${other}`);
    }
  }
  return faults;
};

const checkCount = (layers: Layers, files: readonly string[], modules: readonly IModule[]): string[] => {
  const faults: string[] = [];
  const seen = new Set(modules.map((module) => module.source));
  if (modules.length < layers.moduleFloor) {
    faults.push(`cruised ${modules.length} modules, fewer than the floor of ${layers.moduleFloor}`);
  }
  for (const file of files) if (!seen.has(file)) faults.push(`${file}: exists and was not cruised`);
  if (modules.length !== files.length) faults.push(`cruised ${modules.length} modules of ${files.length} files`);
  if (layers.moduleFloor < files.length * FLOOR_SHARE_MIN) {
    faults.push(`layers.json: moduleFloor ${layers.moduleFloor} is too low for ${files.length} files, raise it`);
  }
  return faults;
};

const cruiseSource = async (root: string, layers: Layers): Promise<ICruiseResult> => {
  const result = await cruise(
    ["src"],
    {
      baseDir: root,
      // TypeScript 7 has no JS API for dependency-cruiser to use; swc parses instead.
      parser: "swc",
      tsPreCompilationDeps: true,
      doNotFollow: { path: "node_modules" },
      validate: true,
      ruleSet: { forbidden: toRules(layers) },
    },
    {
      extensions: [".ts", ".tsx", ".js", ".json", ".css", ".d.ts"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types", "typings"],
    },
  );
  if (typeof result.output === "string") throw new Error("dependency-cruiser answered with text, not with a result");
  return result.output;
};

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const under = (room: string): string => `^src/${escape(room)}/`;
const packagePath = (name: string): string => `(^|/)node_modules/${escape(name)}/`;
const NPM: DependencyType[] = [
  "npm",
  "npm-dev",
  "npm-optional",
  "npm-peer",
  "npm-bundled",
  "npm-no-pkg",
  "npm-unknown",
];

/** The rules every file obeys, then those of each room. */
export const toRules = (layers: Layers): IForbiddenRuleType[] => [
  {
    name: "runtime import cycle",
    severity: "error",
    from: { path: "^src/" },
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  { name: "cannot be resolved", severity: "error", from: { path: "^src/" }, to: { couldNotResolve: true } },
  {
    name: "src imports only src",
    severity: "error",
    from: { path: "^src/" },
    to: { pathNot: "^src/|node_modules", dependencyTypes: ["local"] },
  },
  {
    name: "a package that is not installed with the product",
    severity: "error",
    from: { path: "^src/", pathNot: "^src/web/" },
    to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
  },
  {
    name: "apps of web never import each other, only kit",
    severity: "error",
    from: { path: "^src/web/([^/]+)/" },
    to: { path: "^src/web/", pathNot: "^src/web/($1|kit)/" },
  },
  {
    name: "only cli starts a real node or cloud",
    severity: "error",
    from: { path: "^src/", pathNot: "^src/cli/" },
    to: { path: layers.starters.map((starter) => `^${escape(starter.file)}$`) },
  },
  ...Object.keys(layers.rooms).flatMap((room) => roomRules(layers, room)),
];

const roomRules = (layers: Layers, name: string): IForbiddenRuleType[] => {
  const room = layers.rooms[name];
  if (room === undefined) return [];
  const inner = Object.keys(layers.rooms).filter((other) => other.startsWith(`${name}/`));
  // A room inside this one has rules of its own; this room may import it, not the other way round.
  const from = inner.length > 0 ? { path: under(name), pathNot: inner.map(under) } : { path: under(name) };
  const rules: IForbiddenRuleType[] = [
    {
      name: `${name} may import ${room.mayImport.join(" ") || "no other room"}`,
      severity: "error",
      from,
      to: { path: "^src/", pathNot: [name, ...room.mayImport].map(under) },
    },
    {
      name: `${name} may use of npm ${room.npm.join(" ") || "nothing"}`,
      severity: "error",
      from,
      to: room.npm.length > 0 ? { dependencyTypes: NPM, pathNot: room.npm.map(packagePath) } : { dependencyTypes: NPM },
    },
  ];
  if (room.pure) {
    rules.push({
      name: `${name} is pure and may not use Node`,
      severity: "error",
      from,
      to: { dependencyTypes: ["core"] },
    });
  }
  return rules;
};

/** "Only start-node, start-cloud and cli know what is real", on the graph of imports that remain at run time. */
const checkReal = (layers: Layers, modules: readonly IModule[]): string[] => {
  const graph = new Map(modules.map((module) => [module.source, runtimeImports(module)]));
  const realImportOf = (path: string): string | undefined => graph.get(path)?.find((to) => isReal(layers, to));
  const faults: string[] = [];
  for (const { room, file } of layers.starters) {
    for (const [path, imports] of graph) {
      if (path === file || roomOf(layers, path) !== room) continue;
      for (const to of imports) {
        const targetRoom = roomOf(layers, to);
        if (targetRoom === undefined || layers.rooms[targetRoom]?.adapter !== true) continue;
        const real = realImportOf(to);
        if (real !== undefined) faults.push(`${path} -> ${to}: a real adapter (${real}), only ${file} may name it`);
      }
    }
  }
  for (const start of layers.portsOnly) {
    for (const path of reachable(graph, start)) {
      const real = realImportOf(path);
      if (real !== undefined) faults.push(`${start}: takes ports only, yet reaches ${real} through ${path}`);
    }
  }
  return faults;
};

const runtimeImports = (module: IModule): string[] =>
  module.dependencies
    .filter((dependency) => !dependency.dependencyTypes.includes("type-only"))
    .map((dependency) => dependency.resolved);

const isReal = (layers: Layers, resolved: string): boolean =>
  layers.real.builtin.includes(resolved.replace(/^node:/, "")) ||
  layers.real.npm.some((name) => resolved.includes(`node_modules/${name}/`));

const reachable = (graph: ReadonlyMap<string, readonly string[]>, start: string): Set<string> => {
  const seen = new Set<string>();
  const waiting = graph.has(start) ? [start] : [];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    waiting.push(...(graph.get(path) ?? []).filter((to) => graph.has(to)));
  }
  return seen;
};
