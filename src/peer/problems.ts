/** Why a till is not connected, in words for whoever stands at the screen: the cause, then what to do. */
import type { DialFailure } from "./ports.ts";
import type { ByeReason, RefusalReason } from "./protocol/messages.ts";
import type { PeerProblem } from "./protocol/replicator-state.ts";

const REFUSED_BY_US: Readonly<Record<RefusalReason, string>> = {
  "protocol-range": "The versions of the two tills are too far apart. Update the older one.",
  "wrong-cluster": "It belongs to another store. Remove it there, or join it to this store.",
  "unknown-member": "It is not a member of this store with this key. Join it again from a manager's till.",
  "wrong-device": "It claims another till's identity. If it was copied from another till, set it up anew.",
  "same-device": "It uses the identity of a till that is already connected. A copied till must be set up anew.",
  other: "It was refused for a reason this version does not know. Update this till.",
};

const REFUSED_BY_PEER: Readonly<Record<RefusalReason, string>> = {
  ...REFUSED_BY_US,
  "wrong-cluster": "It says that this till belongs to another store. Join this till to its store.",
  "unknown-member": "It does not know this till. Join this till again from a manager's till.",
  "wrong-device": "It says that this till claims another identity. If this till was copied, set it up anew.",
  "same-device": "It is connected to another till with this till's identity. If this till was copied, set it up anew.",
  other: "It refused for a reason this version does not know. Update this till.",
};

const ENDED: Readonly<Record<ByeReason | "lost", string>> = {
  stopping: "It was switched off. Its sales are safe; it catches up when it is on again.",
  "second-link": "The connection was made twice and is being settled.",
  malformed: "It sent what this till cannot read. Update the older of the two.",
  "out-of-turn": "It did not keep to the order of the conversation. Update the older of the two.",
  "no-hello": "It answered, but said nothing. Restart it.",
  silent: "It stopped answering. Is it on, and is its network cable in?",
  "not-a-member": "It is no longer a member of this store.",
  "over-window": "It sent faster than this till could store. Update the older of the two.",
  other: "It ended the connection for a reason this version does not know. Update this till.",
  lost: "The connection broke. Is it on, and is its network cable in?",
};

const DIAL_FAILED: Readonly<Record<DialFailure, string>> = {
  unreachable: "It does not answer. Is it on, and on the same network?",
  "wrong-key": "Another device answers at its address. If the till was set up anew, join it again.",
  refused: "It refused the connection. Join this till again from a manager's till.",
  cut: "The network of this till is switched off for the demonstration.",
  self: "The address typed for it is this till's own. Correct the address.",
};

/** Text for a till whose connection ended or was refused. */
export const problemText = (problem: PeerProblem): string => {
  if (problem.type === "ended") return ENDED[problem.reason];
  return problem.type === "refused-by-us" ? REFUSED_BY_US[problem.reason] : REFUSED_BY_PEER[problem.reason];
};

/** Text for a till that could not be reached. */
export const dialFailureText = (failure: DialFailure): string => DIAL_FAILED[failure];

/** Text for the list of those who were turned away. */
export const refusalText = (reason: RefusalReason): string => REFUSED_BY_US[reason];

/** Text for a till that was never heard of since this one started. */
export const NEVER_FOUND = "It was not found yet. Is it on, and on the same network?";
