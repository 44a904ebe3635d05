/**
 * House rules a linter does not know, as functions from a file's path and text to faults. test/tidy.test.ts runs them
 * over the whole tree and, so that none can pass by being blind, over planted faults.
 */
import { parseSync } from "@swc/core";
import { basename } from "node:path";

/** A file longer than this has more than one subject. */
const FILE_LINES_MAX = 600;
/** A function longer than this cannot be seen whole. */
const FUNCTION_LINES_MAX = 70;
/** The formatter wraps code at 120; what it cannot wrap (comments, SQL) must still fit a screen. */
const LINE_CHARS_MAX = 140;
/** A sentence for people stays in one piece, so that a search for it finds it. */
const LONG_TEXT = /"[^"]{80,}"|`[^`]{80,}`|^\s*\/\/ https?:/;

/** The needs a test may state in its suffix; see vitest.config.ts. */
const TEST_NEEDS = ["db", "net", "pg", "web", "sim"];

type Node = { readonly type: string; readonly span?: { readonly start: number; readonly end: number } } & Record<
  string,
  unknown
>;

const FUNCTIONS = new Set([
  "ArrowFunctionExpression",
  "ClassMethod",
  "Constructor",
  "FunctionDeclaration",
  "FunctionExpression",
  "GetterProperty",
  "MethodProperty",
  "PrivateMethod",
  "SetterProperty",
]);

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

/** All faults of one file; `path` is relative to the repository with forward slashes. */
export const tidyFile = (path: string, text: string): readonly string[] => [
  ...tidyText(path, text),
  ...tidyName(path),
  ...(/\.(ts|tsx|js)$/.test(path) ? tidyCode(path, text) : []),
];

const tidyText = (path: string, text: string): string[] => {
  const faults: string[] = [];
  const lines = text.split("\n");
  const code = /\.(ts|tsx|js|css|html|sql)$/.test(path);
  if (code && lines.length > FILE_LINES_MAX)
    faults.push(`${path}: ${lines.length} lines, the limit is ${FILE_LINES_MAX}`);
  // Spelt with brackets, so that this file does not contain what it looks for.
  const leftover = /\b(T[O]DO|F[I]XME|H[A]CK)\b(?!.*#\d)/;
  const mute = /(oxlint|eslint)-[d]isable(?!.* -- .)/;
  for (const [index, line] of lines.entries()) {
    const at = `${path}:${index + 1}`;
    if (leftover.test(line)) faults.push(`${at}: a leftover without the number of an issue (#12)`);
    if (mute.test(line)) faults.push(`${at}: a lint rule is muted without a reason (-- reason)`);
    if (path.startsWith("src/") && line.length > LINE_CHARS_MAX && !LONG_TEXT.test(line)) {
      faults.push(`${at}: ${line.length} characters, the limit is ${LINE_CHARS_MAX}`);
    }
  }
  return faults;
};

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Names that other people's tools and habits prescribe. */
const FOREIGN_NAMES = new Set(["README.md", "LEDGER.json"]);

const tidyName = (path: string): string[] => {
  const faults: string[] = [];
  const name = basename(path);
  const parts = path.split("/").slice(0, -1);
  if (!path.startsWith("docs/") && !path.includes("/fixtures/") && parts.length > 0 && !FOREIGN_NAMES.has(name)) {
    for (const part of [...parts, ...name.split(".")]) {
      if (!KEBAB.test(part)) faults.push(`${path}: "${part}" is not kebab-case`);
    }
  }
  if (path.startsWith("test/") && !/\/(support|fixtures)\//.test(path)) {
    const need = /^[a-z0-9-]+(?:\.([a-z]+))?\.test\.ts$/.exec(name);
    if (need === null || (need[1] !== undefined && !TEST_NEEDS.includes(need[1]))) {
      faults.push(
        `${path}: a test is named NAME.test.ts or NAME.{${TEST_NEEDS.join(",")}}.test.ts, helpers live in test/support/`,
      );
    }
  }
  return faults;
};

const tidyCode = (path: string, text: string): string[] => {
  const { root, lineAt } = parse(path, text);
  const faults: string[] = [...tidyExports(path, root)];
  const inTest = path.startsWith("test/");
  const visit = (node: Node, parent: Node | undefined): void => {
    if (FUNCTIONS.has(node.type) && !(inTest && isDescribeCall(parent))) {
      const [from, to] = [lineAt(node.span?.start), lineAt(node.span?.end)];
      const lines = to - from + 1;
      if (lines > FUNCTION_LINES_MAX)
        faults.push(`${path}:${from}: a function of ${lines} lines, the limit is ${FUNCTION_LINES_MAX}`);
    }
    if (inTest && isMutedTest(node))
      faults.push(`${path}:${lineAt(node.span?.start)}: skip, only, todo and fails hide tests`);
    for (const child of childrenOf(node)) visit(child, node);
  };
  visit(root, undefined);
  return faults;
};

/** swc counts bytes from wherever its last parse ended, so a first statement of our own marks where this one starts. */
const parse = (path: string, text: string): { root: Node; lineAt: (offset: number | undefined) => number } => {
  const source = `;${text.replace(/^#!/, "//")}`;
  const root = parseSync(source, {
    syntax: "typescript",
    tsx: path.endsWith("x"),
    target: "es2024",
  }) as unknown as Node;
  const first = (root["body"] as Node[])[0]?.span?.start ?? 0;
  const ends: number[] = [];
  for (const [index, byte] of Buffer.from(source).entries()) if (byte === 10) ends.push(index);
  const lineAt = (offset: number | undefined): number => {
    const at = (offset ?? first) - first;
    const line = ends.findIndex((end) => end >= at);
    return (line === -1 ? ends.length : line) + 1;
  };
  return { root, lineAt };
};

/** The nodes directly below a node, whatever depth of plain objects and arrays lies between. */
const childrenOf = (value: unknown): Node[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner: unknown) => (isNode(inner) ? [inner] : childrenOf(inner)));
};

const tidyExports = (path: string, root: Node): string[] => {
  const faults: string[] = [];
  const body = (root["body"] as Node[]).filter((node) => node.type !== "EmptyStatement");
  const isReExport = (node: Node): boolean =>
    node.type === "ExportAllDeclaration" || (node.type === "ExportNamedDeclaration" && isNode(node["source"]));
  if (body.some((node) => node.type === "ExportAllDeclaration")) faults.push(`${path}: export * makes a barrel`);
  if (body.length > 0 && body.every(isReExport)) faults.push(`${path}: a barrel, it only exports what others define`);
  const isConfig = !path.includes("/") && /\.config\.(ts|js)$/.test(path);
  const namesDefault = (node: Node): boolean =>
    node.type === "ExportNamedDeclaration" && JSON.stringify(node["specifiers"] ?? []).includes(`"value":"default"`);
  if (!isConfig && body.some((node) => node.type.startsWith("ExportDefault") || namesDefault(node))) {
    faults.push(`${path}: a default export`);
  }
  return faults;
};

const TEST_CALLS = new Set(["describe", "it", "test", "suite", "bench"]);
const MUTED = new Set(["skip", "only", "todo", "fails"]);
const MUTED_CALLS = new Set(["xit", "xtest", "xdescribe", "fit", "fdescribe"]);

const textOf = (node: unknown): string => (isNode(node) && typeof node["value"] === "string" ? node["value"] : "");

/** The leftmost name of `describe.concurrent.each(...)`. */
const rootName = (node: unknown): string => {
  if (!isNode(node)) return "";
  if (node.type === "MemberExpression") return rootName(node["object"]);
  if (node.type === "CallExpression") return rootName(node["callee"]);
  return textOf(node);
};

const isMutedTest = (node: Node): boolean => {
  if (node.type === "CallExpression" && MUTED_CALLS.has(textOf(node["callee"]))) return true;
  if (node.type !== "MemberExpression" || !MUTED.has(textOf(node["property"]))) return false;
  const name = rootName(node["object"]);
  // The test's own context can skip it too: ({ skip }) => skip(), or context.skip().
  return TEST_CALLS.has(name) || /^(ctx|context|task|t)$/.test(name);
};

/** A describe is a chapter, not a function. */
const isDescribeCall = (node: Node | undefined): boolean =>
  node !== undefined && node.type === "CallExpression" && rootName(node["callee"]) === "describe";

/** Relative links of a markdown file with what they must resolve to; links to other sites are left alone. */
export const linksOf = (text: string): readonly { readonly path: string; readonly anchor: string }[] => {
  const withoutCode = text.replaceAll(/^```.*?^```|<!--.*?-->/gms, "").replaceAll(/`[^`\n]*`/g, "");
  return [...withoutCode.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)]
    .map((match) => match[1] ?? "")
    .filter((link) => !/^[a-z]+:/i.test(link))
    .map((link) => ({ path: link.split("#")[0] ?? "", anchor: link.split("#")[1] ?? "" }));
};

/** The anchors that the headings of a markdown file make. */
export const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
