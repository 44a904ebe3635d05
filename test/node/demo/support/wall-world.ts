/** Made-up tills for the wall: statuses as a till gives them, and the observations around them. */
import type { Status } from "../../../../src/api/schemas.ts";
import type { TillObservation, WallInput } from "../../../../src/node/demo/wall-state.ts";

/** The device of till 1 is 32 ones, and so on. */
export const deviceOf = (number: number): string => String(number).repeat(32);
export const authorOf = (number: number): string => `${deviceOf(number)}:${"ab".repeat(8)}`;

/** `[12, 3, 4]`: till 1's log up to 12, till 2's up to 3, till 3's up to 4. */
export type Heights = readonly [number, number, number];

export interface TillSketch {
  readonly heights?: Heights;
  readonly linkedTo?: readonly number[];
  readonly cut?: boolean;
  readonly digest?: string;
  readonly end?: TillObservation["end"];
  readonly word?: TillObservation["word"];
  readonly isUnheard?: boolean;
  readonly printer?: Partial<TillObservation["printer"]>;
  readonly printerProblem?: string;
  readonly salesToday?: Status["salesToday"];
  readonly onlyHere?: number;
}

const NUMBERS = [1, 2, 3] as const;

const vectorOf = (heights: Heights): Record<string, number> =>
  Object.fromEntries(
    NUMBERS.map((number) => [authorOf(number), heights[number - 1] ?? 0] as const).filter(([, seq]) => seq !== 0),
  );

export const statusOf = (number: number, sketch: TillSketch = {}): Status => {
  const heights = sketch.heights ?? [10, 2, 3];
  const cut = sketch.cut === true;
  const others = NUMBERS.filter((other) => other !== number);
  const linked = cut ? [] : (sketch.linkedTo ?? others);
  return {
    till: { device: deviceOf(number), number, name: `Lane ${number}`, version: "0.1.0", epoch: "ab".repeat(8) },
    cluster: "c".repeat(32),
    entries: heights[0] + heights[1] + heights[2],
    vector: vectorOf(heights),
    digests: { sales: sketch.digest ?? `of ${heights.join(" ")}` },
    salesToday: sketch.salesToday ?? { count: heights[number - 1] ?? 0, total: 1_234 * number },
    sync: {
      state: linked.length === 0 ? "alone" : "in-step",
      tillsConnected: linked.length + 1,
      tills: 3,
      onlyHere: sketch.onlyHere ?? 0,
      peers: others.map((other) => ({
        device: deviceOf(other),
        number: other,
        name: `Lane ${other}`,
        connected: linked.includes(other),
        behind: 0,
        ahead: 0,
        silentMs: 20,
        clockOffsetMs: 0,
        address: null,
        problem: null,
      })),
      refused: [],
      networkCut: cut,
    },
    printer: {
      name: "Receipt printer",
      state: sketch.printerProblem === undefined ? "ready" : "trouble",
      problem: sketch.printerProblem ?? null,
      waiting: 0,
    },
  };
};

export const observe = (number: number, sketch: TillSketch = {}): TillObservation => ({
  number,
  name: `Lane ${number}`,
  url: sketch.isUnheard === true ? null : `http://127.0.0.1:${4100 + number}`,
  pid: sketch.end === undefined ? 1000 + number : null,
  end: sketch.end ?? null,
  status: sketch.isUnheard === true ? null : statusOf(number, sketch),
  word: sketch.isUnheard === true ? "never" : (sketch.word ?? "fresh"),
  printer: { power: true, paper: true, blackHole: false, papers: 0, lastPaper: null, ...sketch.printer },
});

export const KILLED: NonNullable<TillObservation["end"]> = {
  by: "wall",
  code: null,
  signal: "SIGKILL",
  log: "/demo/lane-2.log",
};

/** The wall of these three tills. */
export const wallInput = (tills: readonly TillObservation[], more: Partial<WallInput> = {}): WallInput => ({
  at: 1_800_000_000_000,
  store: { name: "Tillmesh Demo Market", currency: "EUR", exponent: 2, locale: "en-IE" },
  catalogue: { state: "ready", products: 5_146, problem: null },
  tills,
  before: new Map(),
  safety: { acknowledged: 0, everywhere: 0, lost: 0, found: [] },
  busyHour: { running: false, speed: "60", total: 0, acknowledged: 0, refused: 0, retries: 0, problem: null },
  ...more,
});
