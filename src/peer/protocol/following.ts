/** Whom to ask for what: one run of an author at a time, of one peer, with failover and a pause after each failure. */
import { APPLY_BATCH_ENTRIES_MAX, FRAME_BYTES_MAX } from "../../kernel/limits.ts";
import type { SealedRun } from "../../log/chain.ts";
import { type AuthorId, splitAuthor } from "../../log/ids.ts";
import { mergeVectors, missingFrom, seqOf, type Vector } from "../../log/vector.ts";
import {
  type Draft,
  moveVector,
  noteFailure,
  noteSuccess,
  patchPeer,
  patchSession,
  peerOf,
  report,
  send,
} from "./draft.ts";
import type { PeerHappening } from "./replicator-state.ts";
import { type ConnectionId, isOpen, rewindAuthor, type Session } from "./session.ts";
import { runFrameBytes, splitRun } from "./run-pieces.ts";
import { noteNews, reportUnsendable, sendPieces, sendVector } from "./telling.ts";
import {
  INBOUND_BYTES_MAX,
  INBOUND_RUNS_MAX,
  PENDING_RUNS_PER_AUTHOR_MAX,
  RUN_BYTES_TARGET,
  WANT_TIMEOUT_MS,
  WANTS_PER_PEER_MAX,
} from "./timings.ts";

const seqExpected = (draft: Draft, author: AuthorId): number =>
  Math.max(seqOf(draft.vector, author), draft.pending.get(author)?.to ?? 0) + 1;

const isBlocked = (draft: Draft, session: Session, author: AuthorId): boolean =>
  (peerOf(draft, session.device).retries.get(author)?.notBefore ?? 0) > draft.now;

/** Authors that some open peer may be asked for, those of known members first. */
const missingAuthors = (draft: Draft, open: readonly Session[]): AuthorId[] => {
  const missing = new Set<AuthorId>();
  for (const session of open)
    for (const { author } of missingFrom(draft.vector, peerOf(draft, session.device).holds))
      if (!isBlocked(draft, session, author)) missing.add(author);
  const isKnown = (author: AuthorId): boolean => draft.members.has(splitAuthor(author).device);
  const known = [...missing].filter((author) => isKnown(author));
  // Who admits a stranger is written in a member's log, so that comes first; strangers alone are tried all the same,
  // because a founder vouches for itself.
  return (known.length > 0 ? known : [...missing]).sort();
};

/** The peer to ask: the author itself if it can, else who has the least to answer. */
const whomToAsk = (draft: Draft, open: readonly Session[], author: AuthorId, from: number): Session | undefined => {
  const { device } = splitAuthor(author);
  const asked = new Map<ConnectionId, number>();
  for (const want of draft.wants.values()) asked.set(want.connection, (asked.get(want.connection) ?? 0) + 1);
  const load = (session: Session): number => (session.device === device ? -1 : (asked.get(session.connection) ?? 0));
  return open
    .filter(
      (session) =>
        seqOf(peerOf(draft, session.device).holds, author) >= from &&
        !isBlocked(draft, session, author) &&
        (asked.get(session.connection) ?? 0) < WANTS_PER_PEER_MAX,
    )
    .toSorted((a, b) => load(a) - load(b) || a.connection - b.connection)[0];
};

/** Asks for whatever is missing and not yet asked for. Called after anything that may have changed that. */
export const follow = (draft: Draft): void => {
  const open = [...draft.sessions.values()].filter((session) => isOpen(session));
  if (open.length === 0) return;
  for (const author of missingAuthors(draft, open)) {
    if (draft.wants.has(author)) continue;
    if ((draft.pending.get(author)?.runs ?? 0) >= PENDING_RUNS_PER_AUTHOR_MAX) continue;
    const from = seqExpected(draft, author);
    const peer = whomToAsk(draft, open, author, from);
    if (peer === undefined) continue;
    draft.wants.set(author, {
      connection: peer.connection,
      device: peer.device,
      from,
      deadline: draft.now + WANT_TIMEOUT_MS,
    });
    send(draft, peer.connection, { type: "want", author, from });
  }
};

/** A run from a peer: hands it to the log unless it cannot follow or this peer is not followed for that author. */
export const takeEntries = (draft: Draft, session: Session, run: SealedRun, bytes: number): "taken" | "over-window" => {
  const { author } = run;
  const first = run.entries[0]?.seq ?? 0;
  const last = run.entries.at(-1)?.seq ?? 0;
  const record = peerOf(draft, session.device);
  noteMore(draft, session, new Map([[author, last]]));
  const want = draft.wants.get(author);
  if (want?.connection === session.connection && first <= want.from && want.from <= last) draft.wants.delete(author);
  const retry = record.retries.get(author);
  const mayTry =
    retry === undefined || retry.notBefore <= draft.now || retry.cause === "timeout" || retry.cause === "absent";
  if (!mayTry || first > seqExpected(draft, author)) return "taken";
  if (session.inboundRuns >= INBOUND_RUNS_MAX || session.inboundBytes + bytes > INBOUND_BYTES_MAX) return "over-window";
  const pending = draft.pending.get(author);
  draft.pending.set(author, { runs: (pending?.runs ?? 0) + 1, to: Math.max(pending?.to ?? 0, last) });
  patchSession(draft, session.connection, {
    inboundRuns: session.inboundRuns + 1,
    inboundBytes: session.inboundBytes + bytes,
  });
  draft.effects.push({ type: "append", connection: session.connection, device: session.device, run, bytes });
  return "taken";
};

/**
 * Notes what a peer holds now, and reports what it holds of our own beyond our disk, where that is news against
 * `before`.
 */
export const noteHolds = (draft: Draft, session: Session, holds: Vector, before: Vector): void => {
  patchPeer(draft, session.device, { holds });
  for (const [author, seq] of holds) {
    const held = seqOf(draft.vector, author);
    if (splitAuthor(author).device === draft.self.device && seq > held && seq > seqOf(before, author))
      report(draft, { type: "own-ahead", author, seq, held, from: session.device });
  }
};

/** A delta: what a peer holds more than it did. */
export const noteMore = (draft: Draft, session: Session, more: Vector): void => {
  const before = peerOf(draft, session.device).holds;
  noteHolds(draft, session, mergeVectors(before, more), before);
};

/** A peer's whole vector. It replaces what was known; what was asked of it and is not there is asked elsewhere. */
export const takeVector = (draft: Draft, session: Session, vector: Vector): void => {
  noteHolds(draft, session, vector, peerOf(draft, session.device).holds);
  for (const [author, want] of draft.wants) {
    if (want.connection !== session.connection || seqOf(vector, author) >= want.from) continue;
    draft.wants.delete(author);
    noteFailure(draft, session.device, author, "absent");
  }
};

/** What became of a run: acknowledged only when the log says that it is on disk. */
export const takeOutcome = (draft: Draft, event: Extract<PeerHappening, { type: "append-outcome" }>): void => {
  const { outcome, device, connection } = event;
  const { author } = outcome;
  const session = draft.sessions.get(connection);
  if (session !== undefined)
    patchSession(draft, connection, {
      inboundRuns: session.inboundRuns - 1,
      inboundBytes: session.inboundBytes - event.bytes,
    });
  const pending = draft.pending.get(author);
  if (pending !== undefined && pending.runs > 1) draft.pending.set(author, { ...pending, runs: pending.runs - 1 });
  else draft.pending.delete(author);
  switch (outcome.type) {
    case "appended":
    case "duplicate":
      moveVector(draft, author, outcome.seq);
      noteSuccess(draft, device, author);
      if (session !== undefined && isOpen(session))
        send(draft, connection, { type: "ack", vector: new Map([[author, seqOf(draft.vector, author)]]) });
      if (outcome.type === "appended") noteNews(draft, author, connection);
      return;
    case "gap":
      // The log knows better than we do; what it has is what may be said of it.
      draft.vector = new Map(draft.vector).set(author, outcome.expected - 1);
      break;
    case "fork":
      report(draft, { type: "fork", author, seq: outcome.seq, from: device });
      break;
    case "refused":
      report(draft, { type: "run-refused", author, seq: outcome.seq, reason: outcome.reason, from: device });
      break;
    case "unavailable":
      report(draft, { type: "disk-unavailable", reason: outcome.reason });
      break;
    case "unknown-author":
      break;
  }
  noteFailure(draft, device, author, outcome.type);
  // What was fetched beyond the failed run cannot follow: ask again from where the log stands.
  const rest = draft.pending.get(author);
  if (rest !== undefined) draft.pending.set(author, { ...rest, to: seqOf(draft.vector, author) });
};

/** A peer asks for a run: has it read, or shows that there is none. */
export const takeWant = (draft: Draft, session: Session, author: AuthorId, from: number): void => {
  if (seqOf(draft.vector, author) < from) {
    sendVector(draft, session.connection, false);
    return;
  }
  if (session.loading.has(author) || session.loading.size >= WANTS_PER_PEER_MAX) return;
  draft.sessions.set(session.connection, {
    ...rewindAuthor(session, author, from - 1),
    loading: new Set(session.loading).add(author),
  });
  draft.effects.push({
    type: "load",
    connection: session.connection,
    author,
    from,
    entriesMax: APPLY_BATCH_ENTRIES_MAX,
    bytesMax: RUN_BYTES_TARGET,
  });
};

/** What was read for a peer's want: one frame of it, the peer asks on. */
export const answerWant = (draft: Draft, event: Extract<PeerHappening, { type: "loaded" }>): void => {
  const session = draft.sessions.get(event.connection);
  if (session === undefined || !isOpen(session)) return;
  const loading = new Set(session.loading);
  loading.delete(event.author);
  patchSession(draft, event.connection, { loading });
  const piece = event.run === null ? undefined : splitRun(event.run)[0];
  if (piece === undefined) sendVector(draft, event.connection, false);
  else if (runFrameBytes(piece) > FRAME_BYTES_MAX) reportUnsendable(draft, piece);
  else sendPieces(draft, event.connection, [piece]);
};
