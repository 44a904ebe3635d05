/** What screens show of the peers, read out of the replicator's state. */
import type { AuthorId, DeviceId } from "../log/ids.ts";
import { missingFrom, seqOf, type Vector } from "../log/vector.ts";
import type { DialFailure, KnownPeer } from "./ports.ts";
import { dialFailureText, NEVER_FOUND, problemText } from "./problems.ts";
import { offsetOf } from "./protocol/clock-offset.ts";
import type { PeerRecord, ReplicatorState } from "./protocol/replicator-state.ts";
import { isOpen, type Session } from "./protocol/session.ts";

/** One other till. Same shape as the API's. */
export interface PeerSnapshot {
  readonly device: DeviceId;
  readonly number: number;
  readonly name: string;
  readonly connected: boolean;
  /** Entries this till holds that the peer has not acknowledged. */
  readonly behind: number;
  /** Entries the peer holds that this till has not. */
  readonly ahead: number;
  /** Milliseconds since the last word; null when never heard. */
  readonly silentMs: number | null;
  /** Peer's wall clock less ours; null when not measured. */
  readonly clockOffsetMs: number | null;
  readonly address: string | null;
  /** Why it is not connected, with what to do; null when it is. */
  readonly problem: string | null;
}

/** Someone who was turned away. `at` is wall time. */
export interface RefusedSnapshot {
  readonly at: number;
  readonly address: string;
  readonly reason: string;
}

/** The API's sync state but for `onlyHere`: sales are counted by who knows what a sale is. */
export interface PeerEngineState {
  readonly state: "alone" | "catching-up" | "in-step";
  /** Tills that can talk, this one included. */
  readonly tillsConnected: number;
  /** Members, this one included. */
  readonly tills: number;
  readonly peers: PeerSnapshot[];
  readonly refused: RefusedSnapshot[];
  readonly networkCut: boolean;
}

const entriesMissing = (mine: Vector, theirs: Vector): number =>
  missingFrom(mine, theirs).reduce((sum, { from, to }) => sum + to - from + 1, 0);

const openSessionsOf = (state: ReplicatorState): Map<DeviceId, Session> =>
  new Map(
    [...state.sessions.values()].filter((session) => isOpen(session)).map((session) => [session.device, session]),
  );

const addressText = (session: Session): string => {
  const host = session.address.includes(":") ? `[${session.address}]` : session.address;
  return session.hello?.port === null || session.hello === null ? host : `${host}:${session.hello.port}`;
};

const problemOf = (record: PeerRecord | undefined, failure: DialFailure | undefined): string => {
  if (record?.problem?.type === "refused-by-us" || record?.problem?.type === "refused-by-peer")
    return problemText(record.problem);
  if (failure !== undefined) return dialFailureText(failure);
  return record?.problem ? problemText(record.problem) : NEVER_FOUND;
};

/** The peers as they stand at `now` (monotonic milliseconds). `failures` says how the last dial to each ended. */
export const snapshotPeers = (
  state: ReplicatorState,
  members: ReadonlyMap<DeviceId, KnownPeer>,
  failures: ReadonlyMap<DeviceId, DialFailure>,
  now: number,
): Pick<PeerEngineState, "state" | "tillsConnected" | "tills" | "peers"> => {
  const open = openSessionsOf(state);
  const peers = [...members.values()]
    .filter(({ device }) => device !== state.self.device)
    .toSorted((a, b) => a.number - b.number || (a.device < b.device ? -1 : 1))
    .map(({ device, number, name }): PeerSnapshot => {
      const record = state.peers.get(device);
      const session = open.get(device);
      const holds = record?.holds ?? new Map<AuthorId, number>();
      return {
        device,
        number,
        name,
        connected: session !== undefined,
        behind: entriesMissing(holds, state.vector),
        ahead: entriesMissing(state.vector, holds),
        silentMs: record?.heardAt == null ? null : Math.max(0, Math.round(now - record.heardAt)),
        clockOffsetMs: offsetOf(record?.clockSamples ?? []),
        address: session === undefined ? null : addressText(session),
        problem: session === undefined ? problemOf(record, failures.get(device)) : null,
      };
    });
  const connected = peers.filter((peer) => peer.connected);
  const inStep = connected.every(({ behind, ahead }) => behind === 0 && ahead === 0);
  return {
    state: connected.length === 0 ? "alone" : inStep ? "in-step" : "catching-up",
    tillsConnected: 1 + connected.length,
    tills: 1 + peers.length,
    peers,
  };
};

/** Tills whose disks hold `author` up to `seq`, this one included; of members that were heard of since the start. */
export const countHolders = (
  state: ReplicatorState,
  members: ReadonlyMap<DeviceId, KnownPeer>,
  author: AuthorId,
  seq: number,
): number => {
  let holders = seqOf(state.vector, author) >= seq ? 1 : 0;
  for (const [device, { holds }] of state.peers)
    if (device !== state.self.device && members.has(device) && seqOf(holds, author) >= seq) holders++;
  return holders;
};

/** Highest seq of `author` that at least one other till has acknowledged; 0 for none. */
export const heldElsewhere = (
  state: ReplicatorState,
  members: ReadonlyMap<DeviceId, KnownPeer>,
  author: AuthorId,
): number => {
  let highest = 0;
  for (const [device, { holds }] of state.peers)
    if (device !== state.self.device && members.has(device)) highest = Math.max(highest, seqOf(holds, author));
  return highest;
};

/** What each other member's disk holds, of those that were heard of since the start. */
export const ackedBy = (
  state: ReplicatorState,
  members: ReadonlyMap<DeviceId, KnownPeer>,
): ReadonlyMap<DeviceId, Vector> =>
  new Map(
    [...state.peers]
      .filter(([device]) => device !== state.self.device && members.has(device))
      .map(([device, { holds }]) => [device, holds]),
  );
