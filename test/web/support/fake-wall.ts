/**
 * A wall without tills behind it: every state a visitor can bring about, and controls that remember what was pressed.
 * The states are written out by the contract, not computed: the page must be right whatever computes them.
 */
import type { WallLink, WallPaper, WallState, WallTill } from "../../../src/api/wall-schemas.ts";
import type { WallControls } from "../../../src/node/demo/wall-controls.ts";

export const PAPER: WallPaper = { id: "7", at: 1_800_000_000_000, torn: false, drawerPulses: 1 };

export const PAPER_SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="376" height="420" viewBox="0 0 376 420"><rect width="376" height="420" fill="#fdfcf8"/><g font-family="monospace" font-size="15"><text x="60" y="50">Tillmesh Demo Market</text><text x="20" y="100">Kruh bijeli 500 g</text><text x="310" y="100">1.29</text><text x="20" y="150" font-weight="bold" font-size="22">TOTAL</text><text x="290" y="150" font-weight="bold" font-size="22">1.29</text></g></svg>`;

const NUMBERS = [1, 2, 3] as const;
const deviceOf = (number: number): string => String(number).repeat(32);
const authorOf = (number: number): string => `${deviceOf(number)}:ab54ab54ab54ab54`;

/** Heights of the three tills' logs as one till holds them. */
type Heights = readonly [number, number, number];

const till = (
  number: number,
  heights: Heights,
  more: Partial<WallTill> = {},
  printer: Partial<WallTill["printer"]> = {},
): WallTill => ({
  number,
  name: `Lane ${number}`,
  url: `http://127.0.0.1:${4100 + number}`,
  pid: 1000 + number,
  device: deviceOf(number),
  condition: "in-step",
  end: null,
  networkUp: true,
  peersConnected: 2,
  entries: heights[0] + heights[1] + heights[2],
  behind: 0,
  onlyHere: 0,
  vector: Object.fromEntries(NUMBERS.map((of) => [authorOf(of), heights[of - 1] ?? 0])),
  salesToday: { count: heights[number - 1] ?? 0, total: (heights[number - 1] ?? 0) * 2_471 },
  printer: {
    state: "ready",
    problem: null,
    waiting: 0,
    power: true,
    paper: true,
    blackHole: false,
    papers: 4,
    lastPaper: PAPER,
    ...printer,
  },
  ...more,
});

const link = (a: number, b: number, more: Partial<WallLink> = {}): WallLink => ({
  a,
  b,
  up: true,
  behindA: 0,
  behindB: 0,
  flowToA: 0,
  flowToB: 0,
  ...more,
});

const LINKED = [link(1, 2), link(1, 3), link(2, 3)];
const ALL_DOWN = LINKED.map((one) => ({ ...one, up: false, behindA: 4, behindB: 14 }));

const wall = (
  highest: Heights,
  tills: WallTill[],
  agreement: Partial<WallState["agreement"]>,
  more: Partial<WallState> = {},
): WallState => ({
  at: 1_800_000_000_000,
  store: { name: "Tillmesh Demo Market", currency: "EUR", exponent: 2, locale: "en-IE" },
  catalogue: { state: "ready", products: 5_146, problem: null },
  tills,
  links: LINKED,
  authors: NUMBERS.map((number) => ({
    author: authorOf(number),
    number,
    name: `Lane ${number}`,
    epoch: "ab54ab54ab54ab54",
    highest: highest[number - 1] ?? 0,
  })),
  totals: {
    sales: tills.reduce((sum, one) => sum + one.salesToday.count, 0),
    takings: tills.reduce((sum, one) => sum + one.salesToday.total, 0),
    entries: highest[0] + highest[1] + highest[2],
  },
  agreement: { running: 3, equal: 3, allEqual: false, differing: [], onStoppedOnly: 0, ...agreement },
  safety: { acknowledged: 0, everywhere: 0, lost: 0, found: [] },
  busyHour: { running: false, speed: "60", total: 0, acknowledged: 0, refused: 0, retries: 0, problem: null },
  ...more,
});

const busyHour = (more: Partial<WallState["busyHour"]>): WallState["busyHour"] => ({
  running: true,
  speed: "60",
  total: 57,
  acknowledged: 0,
  refused: 0,
  retries: 0,
  problem: null,
  ...more,
});

const starting = (number: number): WallTill =>
  till(
    number,
    [0, 0, 0],
    { url: null, device: null, condition: "starting", peersConnected: 0, vector: {} },
    { state: null, papers: 0, lastPaper: null },
  );

const H: Heights = [5_204, 28, 31];
const ALONE = { condition: "alone", networkUp: false, peersConnected: 0 } as const;

export const EQUAL = wall(
  H,
  [till(1, H), till(2, H), till(3, H, { salesToday: { count: 0, total: 0 } }, { papers: 0, lastPaper: null })],
  { allEqual: true },
);

export const STATES = {
  equal: EQUAL,
  starting: wall(
    [0, 0, 0],
    NUMBERS.map(starting),
    { running: 0, equal: 0 },
    {
      catalogue: { state: "waiting", products: 0, problem: null },
      links: LINKED.map((one) => ({ ...one, up: false })),
      authors: [],
    },
  ),
  busy: wall(
    H,
    [till(1, H), till(2, [5_202, 28, 31], { behind: 2 }), till(3, [5_204, 28, 30], { behind: 1 })],
    { equal: 1 },
    {
      links: [
        link(1, 2, { behindB: 2, flowToA: 1, flowToB: 2 }),
        link(1, 3, { behindB: 1 }),
        link(2, 3, { behindA: 2, behindB: 1, flowToB: 1 }),
      ],
      busyHour: busyHour({ acknowledged: 22 }),
      safety: { acknowledged: 22, everywhere: 19, lost: 0, found: [] },
    },
  ),
  dead: wall(
    [5_204, 32, 31],
    [
      till(1, H, { peersConnected: 1 }),
      till(
        2,
        [5_204, 32, 31],
        {
          pid: null,
          condition: "dead",
          peersConnected: 0,
          end: { by: "wall", code: null, signal: "SIGKILL", log: "/shop/.tillmesh-demo/lane-2.log" },
        },
        { state: null },
      ),
      till(3, H, { peersConnected: 1 }),
    ],
    { running: 2, equal: 2, onStoppedOnly: 4 },
    {
      links: [link(1, 2, { up: false, behindA: 4 }), link(1, 3), link(2, 3, { up: false, behindB: 4 })],
      busyHour: busyHour({ acknowledged: 40, retries: 3 }),
      safety: { acknowledged: 40, everywhere: 37, lost: 0, found: [] },
    },
  ),
  cut: wall(
    [5_218, 32, 31],
    [
      till(1, [5_218, 28, 31], { behind: 4, peersConnected: 1 }),
      till(
        2,
        [5_204, 32, 31],
        { ...ALONE, behind: 14, onlyHere: 4 },
        { state: "trouble", paper: false, problem: "The printer is out of paper. Put in a new roll." },
      ),
      till(3, [5_218, 28, 31], { behind: 4, peersConnected: 1 }),
    ],
    { equal: 2 },
    {
      links: [
        link(1, 2, { up: false, behindA: 4, behindB: 14 }),
        link(1, 3),
        link(2, 3, { up: false, behindA: 14, behindB: 4 }),
      ],
    },
  ),
  alone: wall(
    [5_218, 32, 37],
    [
      till(1, [5_218, 28, 31], { ...ALONE, behind: 10, onlyHere: 14 }),
      till(2, [5_204, 32, 31], { ...ALONE, behind: 20, onlyHere: 4 }),
      till(3, [5_204, 28, 37], { ...ALONE, behind: 18, onlyHere: 6 }),
    ],
    { equal: 1 },
    { links: ALL_DOWN },
  ),
  lost: wall(
    H,
    [till(1, H), till(2, H), till(3, H, { condition: "silent" })],
    { equal: 1, differing: [1, 2] },
    {
      safety: { acknowledged: 57, everywhere: 56, lost: 1, found: [] },
      busyHour: busyHour({
        running: false,
        speed: "max",
        acknowledged: 56,
        refused: 1,
        retries: 12,
        problem: "Article 01310151 is not in the catalogue. Import it first.",
      }),
      catalogue: { state: "failed", products: 0, problem: "the till answered 507" },
    },
  ),
} as const satisfies Readonly<Record<string, WallState>>;

export interface FakeWall extends WallControls {
  readonly pressed: string[];
  show(state: WallState): void;
  /** The next switches are refused with this sentence. */
  refuseWith(message: string | null): void;
}

export const fakeWall = (): FakeWall => {
  let state: WallState = EQUAL;
  let refusal: string | null = null;
  const pressed: string[] = [];
  const listeners = new Set<(state: WallState) => void>();
  const press = async (what: string): Promise<string | null> => {
    pressed.push(what);
    return refusal;
  };
  return {
    pressed,
    show: (next) => {
      state = next;
      for (const listener of listeners) listener(state);
    },
    refuseWith: (message) => {
      refusal = message;
    },
    state: () => state,
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasTill: (number) => state.tills.some((one) => one.number === number),
    setNetwork: async (number, up) => press(`network ${number} ${up}`),
    kill: async (number) => press(`kill ${number}`),
    restart: async (number) => press(`restart ${number}`),
    startBusyHour: async (speed) => press(`busy ${speed}`),
    stopBusyHour: async () => {
      await press("busy stop");
    },
    setPrinter: async (number, switches) => press(`printer ${number} ${JSON.stringify(switches)}`),
    papers: () => [PAPER],
    paperSvg: (_, id) => (id === PAPER.id ? PAPER_SVG : null),
  };
};
