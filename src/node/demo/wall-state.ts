/**
 * The wall, computed: from what each till last said of itself to what the page shows. Pure, so that every state the
 * page can be in can be made in a test.
 */
import type { Status } from "../../api/schemas.ts";
import type { TillCondition, TillEnd, WallAuthor, WallLink, WallState, WallTill } from "../../api/wall-schemas.ts";
import { canonicalJson } from "../../kernel/canonical.ts";
import { arrived, type Held, missing, union } from "./wall-vectors.ts";

/** What is known of one till at one moment. */
export interface TillObservation {
  readonly number: number;
  readonly name: string;
  readonly url: string | null;
  readonly pid: number | null;
  /** Null while its process runs. */
  readonly end: TillEnd | null;
  /** The last that it said of itself, in this life or an earlier one; null when it never has. */
  readonly status: Status | null;
  /** Whether it said so lately: `never` in this life of its process, or too long ago. */
  readonly word: "fresh" | "late" | "never";
  readonly printer: Omit<WallTill["printer"], "state" | "problem" | "waiting">;
}

export interface WallInput extends Pick<WallState, "at" | "store" | "catalogue" | "safety" | "busyHour"> {
  readonly tills: readonly TillObservation[];
  /** Vectors of the state before this one, by till number: what has flowed since is the difference. */
  readonly before: ReadonlyMap<number, Held>;
}

/** The state of the whole wall. */
export const wallStateOf = (input: WallInput): WallState => {
  const heard = union(input.tills.map(heldBy));
  const tills = input.tills.map((till) => withOwnLog(till, heard));
  const running = tills.filter((till) => till.word === "fresh" && till.end === null);
  const heldByRunning = union(running.map(heldBy));
  return {
    at: input.at,
    store: input.store,
    catalogue: input.catalogue,
    tills: tills.map((till) => wallTill(till, heldByRunning)),
    links: pairs(tills).map(([a, b]) => linkOf(a, b, input.before)),
    authors: authorsOf(tills),
    totals: {
      sales: sum(tills, (till) => till.status?.salesToday.count ?? 0),
      takings: sum(tills, (till) => till.status?.salesToday.total ?? 0),
      entries: sum(Object.values(union(tills.map(heldBy))), (seq) => seq),
    },
    agreement: {
      ...agreementOf(running, tills.length),
      onStoppedOnly: missing(heldByRunning, union(tills.filter((till) => till.end !== null).map(heldBy))),
    },
    safety: input.safety,
    busyHour: input.busyHour,
  };
};

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const heldBy = (till: TillObservation): Held => till.status?.vector ?? {};

/** A till that was ended after its last word may have written since: what another holds of its log, it wrote. */
const withOwnLog = (till: TillObservation, heard: Held): TillObservation => {
  const { status } = till;
  if (status === null || (till.word === "fresh" && till.end === null)) return till;
  const own = Object.entries(heard).filter(([author]) => author.startsWith(`${status.till.device}:`));
  const vector = union([status.vector, Object.fromEntries(own)]);
  return { ...till, status: { ...status, vector, entries: sum(Object.values(vector), (seq) => seq) } };
};

const conditionOf = (till: TillObservation): TillCondition => {
  if (till.end !== null) return "dead";
  if (till.status === null || till.word === "never") return "starting";
  return till.word === "late" ? "silent" : till.status.sync.state;
};

const wallTill = (till: TillObservation, heldByRunning: Held): WallTill => {
  const { status } = till;
  const condition = conditionOf(till);
  const speaks = condition !== "dead" && condition !== "starting" && status !== null;
  return {
    number: till.number,
    name: till.name,
    url: till.url,
    pid: till.pid,
    device: status?.till.device ?? null,
    condition,
    end: till.end,
    networkUp: status === null || !speaks || !status.sync.networkCut,
    peersConnected: speaks ? status.sync.peers.filter((peer) => peer.connected).length : 0,
    entries: status?.entries ?? 0,
    behind: missing(heldBy(till), heldByRunning),
    onlyHere: status?.sync.onlyHere ?? 0,
    vector: heldBy(till),
    salesToday: status?.salesToday ?? { count: 0, total: 0 },
    printer: {
      ...till.printer,
      state: speaks ? status.printer.state : null,
      problem: speaks ? status.printer.problem : null,
      waiting: status?.printer.waiting ?? 0,
    },
  };
};

const pairs = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));

/** Whether `from`, answering, says that it is connected to `to`. */
const saysConnected = (from: TillObservation, to: TillObservation): boolean =>
  from.end === null &&
  from.word === "fresh" &&
  from.status !== null &&
  to.status !== null &&
  from.status.sync.peers.some((peer) => peer.device === to.status?.till.device && peer.connected);

const linkOf = (a: TillObservation, b: TillObservation, before: ReadonlyMap<number, Held>): WallLink => {
  // A till that has just been killed is for a moment still on its neighbours' lists: both ends must say so.
  const up = saysConnected(a, b) && saysConnected(b, a);
  const flow = (to: TillObservation, from: TillObservation): number => {
    const then = before.get(to.number);
    return up && then !== undefined && from.status !== null ? arrived(then, heldBy(to), from.status.till.device) : 0;
  };
  return {
    a: a.number,
    b: b.number,
    up,
    behindA: missing(heldBy(a), heldBy(b)),
    behindB: missing(heldBy(b), heldBy(a)),
    flowToA: flow(a, b),
    flowToB: flow(b, a),
  };
};

const authorsOf = (tills: readonly TillObservation[]): WallAuthor[] => {
  const byDevice = new Map(tills.map((till) => [till.status?.till.device, till]));
  return Object.entries(union(tills.map(heldBy)))
    .map(([author, highest]) => {
      const [device = "", epoch = ""] = author.split(":");
      const till = byDevice.get(device);
      return { author, number: till?.number ?? 0, name: till?.name ?? device.slice(0, 8), epoch, highest };
    })
    .toSorted((x, y) => x.number - y.number || (x.author < y.author ? -1 : 1));
};

const agreementOf = (
  running: readonly TillObservation[],
  tills: number,
): Pick<WallState["agreement"], "running" | "equal" | "allEqual" | "differing"> => {
  const groups = Map.groupBy(running, (till) => keyOf(heldBy(till), till.status?.digests ?? {}));
  const byVector = Map.groupBy(running, (till) => keyOf(heldBy(till), {}));
  const equal = Math.max(0, ...[...groups.values()].map((group) => group.length));
  const differing = [...byVector.values()]
    .filter((group) => new Set(group.map((till) => keyOf({}, till.status?.digests ?? {}))).size > 1)
    .flatMap((group) => group.map((till) => till.number));
  return {
    running: running.length,
    equal,
    allEqual: tills > 0 && equal === tills,
    differing: differing.toSorted((a, b) => a - b),
  };
};

const keyOf = (held: Held, digests: Readonly<Record<string, string>>): string => canonicalJson([held, digests]);
