/** What the replicator knows, hears and asks for. Plain data: a state can be stored, compared and replayed. */
import type { SealedRun } from "../../log/chain.ts";
import type { AuthorId, DeviceId } from "../../log/ids.ts";
import type { AppendOutcome } from "../../log/ports.ts";
import type { Vector } from "../../log/vector.ts";
import type { ByeReason, Message, RefusalReason } from "./messages.ts";
import type { ConnectionId, SelfFacts, Session } from "./session.ts";
import type { WireFault } from "./wire.ts";

/** An author that a peer failed to give us, and when it may be asked again (monotonic milliseconds). */
export interface Retry {
  readonly cause: "timeout" | "absent" | "unknown-author" | "gap" | "refused" | "unavailable" | "fork";
  readonly failures: number;
  readonly notBefore: number;
}

/** Why a peer is not connected, for the screen. */
export type PeerProblem =
  | { readonly type: "refused-by-us" | "refused-by-peer"; readonly reason: RefusalReason; readonly detail: string }
  | { readonly type: "ended"; readonly reason: ByeReason | "lost" };

/** What is known of a peer, whether connected or not. */
export interface PeerRecord {
  /** What its disk holds, as it last said: acknowledgements, vectors, and what it sent us. */
  readonly holds: Vector;
  readonly heardAt: number | null;
  readonly clockSamples: readonly number[];
  readonly retries: ReadonlyMap<AuthorId, Retry>;
  readonly problem: PeerProblem | null;
}

export const NEW_PEER: PeerRecord = {
  holds: new Map(),
  heardAt: null,
  clockSamples: [],
  retries: new Map(),
  problem: null,
};

/** One run asked of one peer. */
export interface Want {
  readonly connection: ConnectionId;
  readonly device: DeviceId;
  readonly from: number;
  readonly deadline: number;
}

/** Runs of one author that wait for our disk. */
export interface Pending {
  readonly runs: number;
  /** Last seq of the last of them. */
  readonly to: number;
}

export interface ReplicatorState {
  readonly self: SelfFacts;
  /** Admitted devices and the pins of their TLS keys. */
  readonly members: ReadonlyMap<DeviceId, string>;
  /** What our disk holds; moved only by {@link PeerEvent} `appended-local` and `append-outcome`. */
  readonly vector: Vector;
  readonly sessions: ReadonlyMap<ConnectionId, Session>;
  readonly peers: ReadonlyMap<DeviceId, PeerRecord>;
  readonly wants: ReadonlyMap<AuthorId, Want>;
  readonly pending: ReadonlyMap<AuthorId, Pending>;
}

/** When an event happened, and one number of chance in [0, 1) for jitter. */
export interface Moment {
  readonly now: number;
  readonly wallMs: number;
  readonly fraction: number;
}

export type PeerHappening =
  /** A connection to a peer whose key was checked against its pin. */
  | {
      readonly type: "connected";
      readonly connection: ConnectionId;
      readonly device: DeviceId;
      readonly dialedByUs: boolean;
      readonly address: string;
    }
  | { readonly type: "received"; readonly connection: ConnectionId; readonly message: Message; readonly bytes: number }
  | { readonly type: "unreadable"; readonly connection: ConnectionId; readonly fault: WireFault }
  | { readonly type: "disconnected"; readonly connection: ConnectionId }
  /** Our own commit, on disk. */
  | { readonly type: "appended-local"; readonly run: SealedRun }
  /** What became of an `append`; `to` and `bytes` as in the effect. */
  | {
      readonly type: "append-outcome";
      readonly connection: ConnectionId;
      readonly device: DeviceId;
      readonly bytes: number;
      readonly outcome: AppendOutcome;
    }
  /** What a `load` read; null when nothing is held from there on. */
  | {
      readonly type: "loaded";
      readonly connection: ConnectionId;
      readonly author: AuthorId;
      readonly from: number;
      readonly run: SealedRun | null;
    }
  | { readonly type: "ticked" }
  | { readonly type: "membership-changed"; readonly members: ReadonlyMap<DeviceId, string> }
  /** Our own epoch or port changed: said in hellos from now on. */
  | { readonly type: "self-changed"; readonly self: SelfFacts }
  /** The node stops: says bye to all. */
  | { readonly type: "stopping" };

export type PeerEvent = Moment & PeerHappening;

/** What a person or the node should hear of. */
export type PeerReport =
  | {
      readonly type: "opened";
      readonly device: DeviceId;
      readonly address: string;
      readonly dialedByUs: boolean;
      readonly port: number | null;
      readonly appVersion: string;
    }
  | { readonly type: "closed"; readonly device: DeviceId; readonly reason: ByeReason | "lost" }
  | {
      readonly type: "refused-by-us";
      readonly device: DeviceId;
      readonly address: string;
      readonly reason: RefusalReason;
      readonly detail: string;
    }
  | {
      readonly type: "refused-by-peer";
      readonly device: DeviceId;
      readonly reason: RefusalReason;
      readonly detail: string;
    }
  | { readonly type: "unreadable"; readonly device: DeviceId; readonly reason: string }
  | { readonly type: "fork"; readonly author: AuthorId; readonly seq: number; readonly from: DeviceId }
  | {
      readonly type: "run-refused";
      readonly author: AuthorId;
      readonly seq: number;
      readonly reason: string;
      readonly from: DeviceId;
    }
  | { readonly type: "disk-unavailable"; readonly reason: string }
  /** A peer holds more of our own author than our disk: this disk forgot (DESIGN section 3). */
  | {
      readonly type: "own-ahead";
      readonly author: AuthorId;
      readonly seq: number;
      readonly held: number;
      readonly from: DeviceId;
    }
  | { readonly type: "unsendable"; readonly author: AuthorId; readonly seq: number; readonly bytes: number };

export type PeerEffect =
  | { readonly type: "send"; readonly connection: ConnectionId; readonly message: Message }
  | {
      readonly type: "append";
      readonly connection: ConnectionId;
      readonly device: DeviceId;
      readonly run: SealedRun;
      readonly bytes: number;
    }
  | {
      readonly type: "load";
      readonly connection: ConnectionId;
      readonly author: AuthorId;
      readonly from: number;
      readonly entriesMax: number;
      readonly bytesMax: number;
    }
  /** `gently`: after what was sent before is out. `at-once`: nobody listens any more. */
  | { readonly type: "close"; readonly connection: ConnectionId; readonly how: "gently" | "at-once" }
  | { readonly type: "report"; readonly report: PeerReport };

export interface Step {
  readonly state: ReplicatorState;
  readonly effects: readonly PeerEffect[];
}
