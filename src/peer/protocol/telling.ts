/** What is said without being asked: own entries, news, vectors, heartbeats; and what is done when they are not heard. */
import type { SealedRun } from "../../log/chain.ts";
import type { AuthorId } from "../../log/ids.ts";
import { seqOf } from "../../log/vector.ts";
import { addSample, clockSample } from "./clock-offset.ts";
import { type Draft, endSession, noteFailure, patchPeer, patchSession, peerOf, report, send } from "./draft.ts";
import type { Message } from "./messages.ts";
import { runFrameBytes, splitRun } from "./run-pieces.ts";
import {
  afterSending,
  type ConnectionId,
  isOpen,
  landFlights,
  positionOf,
  type Session,
  windowHasRoom,
  windowIsHalfEmpty,
} from "./session.ts";
import { FRAME_BYTES_MAX } from "../../kernel/limits.ts";
import {
  ACK_TIMEOUT_MS,
  CLOSING_MS_MAX,
  HELLO_WITHIN_MS,
  NEWS_AFTER_MS,
  PING_EVERY_MS,
  PINGS_OUTSTANDING_MAX,
  SILENT_MS_MAX,
  VECTOR_EVERY_MS,
  VECTOR_JITTER,
  VECTOR_MISMATCH_EVERY_MS,
} from "./timings.ts";
import { vectorDigest } from "./vector-digest.ts";

/** Gathers for every peer (also one still greeting: it was told of before) that `author` moved; `told` has been answered. */
export const noteNews = (draft: Draft, author: AuthorId, told?: ConnectionId): void => {
  for (const session of draft.sessions.values()) {
    if (session.state === "closing" || session.connection === told) continue;
    patchSession(draft, session.connection, {
      news: new Set(session.news).add(author),
      newsAt: session.newsAt ?? draft.now + NEWS_AFTER_MS,
    });
  }
};

const sendNews = (draft: Draft, session: Session): void => {
  if (session.news.size === 0) return;
  const vector = new Map([...session.news].map((author) => [author, seqOf(draft.vector, author)]));
  send(draft, session.connection, { type: "ack", vector });
  patchSession(draft, session.connection, { news: new Set(), newsAt: null });
};

/** Tells a peer all that our disk holds. */
export const sendVector = (draft: Draft, connection: ConnectionId, wantsReply: boolean): void => {
  send(draft, connection, { type: "vector", vector: draft.vector, wantsReply });
  patchSession(draft, connection, { news: new Set(), newsAt: null });
};

/** When the whole vector is due next: peers of one till get different jitter out of one number of chance. */
export const nextVectorAt = (draft: Draft, connection: ConnectionId): number => {
  const chance = (draft.fraction + connection * 0.618_034) % 1;
  return draft.now + VECTOR_EVERY_MS * (1 - VECTOR_JITTER / 2 + VECTOR_JITTER * chance);
};

/** Sends pieces of a run, noting them as on their way. */
export const sendPieces = (draft: Draft, connection: ConnectionId, pieces: readonly SealedRun[]): void => {
  for (const run of pieces) {
    const session = draft.sessions.get(connection);
    if (session === undefined) return;
    send(draft, connection, { type: "entries", run });
    draft.sessions.set(connection, afterSending(session, run, runFrameBytes(run), draft.now));
  }
};

/** Our own commit: pushed at once to every peer that can take it next; told to the others soon. */
export const pushLocal = (draft: Draft, run: SealedRun): void => {
  const pieces = splitRun(run);
  const bytes = pieces.reduce((sum, piece) => sum + runFrameBytes(piece), 0);
  const tooLarge = pieces.find((piece) => runFrameBytes(piece) > FRAME_BYTES_MAX);
  if (tooLarge !== undefined) reportUnsendable(draft, tooLarge);
  const first = run.entries[0]?.seq ?? 0;
  for (const session of draft.sessions.values()) {
    if (session.state !== "open" || tooLarge !== undefined) continue;
    if (positionOf(session, peerOf(draft, session.device).holds, run.author) !== first - 1) continue;
    if (windowHasRoom(session, pieces.length, bytes)) sendPieces(draft, session.connection, pieces);
    else patchSession(draft, session.connection, { state: "slow", since: draft.now });
  }
  noteNews(draft, run.author);
};

/** A sealed stretch that no frame can hold: its author broke the limits of the log. */
export const reportUnsendable = (draft: Draft, run: SealedRun): void => {
  report(draft, { type: "unsendable", author: run.author, seq: run.entries[0]?.seq ?? 0, bytes: runFrameBytes(run) });
};

/** Takes acknowledged runs off the account and, when the peer has caught up, begins to push again. */
export const settleFlights = (draft: Draft, connection: ConnectionId): void => {
  const session = draft.sessions.get(connection);
  if (session === undefined) return;
  const landed = landFlights(session, peerOf(draft, session.device).holds);
  draft.sessions.set(connection, landed);
  if (landed.state !== "slow" || !windowIsHalfEmpty(landed)) return;
  patchSession(draft, connection, { state: "open", since: draft.now });
  // What was appended meanwhile was not pushed; the vector shows it and the peer asks.
  sendVector(draft, connection, false);
};

/** A peer's digest against what we think it holds: when they differ, vectors are exchanged. */
export const checkDigest = (draft: Draft, session: Session, digest: string): void => {
  if (draft.now < session.mismatchAt) return;
  if (vectorDigest(draft.sha256, peerOf(draft, session.device).holds) === digest) return;
  patchSession(draft, session.connection, { mismatchAt: draft.now + VECTOR_MISMATCH_EVERY_MS });
  sendVector(draft, session.connection, true);
};

/** Answers a ping with the same nonce. News goes first, so that the digest agrees with what was told. */
export const answerPing = (draft: Draft, session: Session, nonce: number): void => {
  sendNews(draft, session);
  const digest = vectorDigest(draft.sha256, draft.vector);
  send(draft, session.connection, { type: "pong", nonce, wallMs: draft.wallMs, digest });
};

/** A pong: one sample of the peer's clock. An unknown nonce is no sample. */
export const takePong = (draft: Draft, session: Session, pong: Extract<Message, { type: "pong" }>): void => {
  const ping = session.pings.find(({ nonce }) => nonce === pong.nonce);
  if (ping === undefined) return;
  patchSession(draft, session.connection, { pings: session.pings.filter(({ nonce }) => nonce > pong.nonce) });
  const sample = clockSample({ ...ping, receivedMonoMs: draft.now, peerWallMs: pong.wallMs });
  const { clockSamples } = peerOf(draft, session.device);
  patchPeer(draft, session.device, { clockSamples: addSample(clockSamples, sample) });
};

const sendPing = (draft: Draft, session: Session): void => {
  sendNews(draft, session);
  const nonce = session.nextNonce;
  const digest = vectorDigest(draft.sha256, draft.vector);
  send(draft, session.connection, { type: "ping", nonce, wallMs: draft.wallMs, digest });
  patchSession(draft, session.connection, {
    nextNonce: nonce + 1,
    nextPingAt: draft.now + PING_EVERY_MS,
    pings: [...session.pings, { nonce, sentMonoMs: draft.now, sentWallMs: draft.wallMs }].slice(-PINGS_OUTSTANDING_MAX),
  });
};

const tickOpen = (draft: Draft, connection: ConnectionId): void => {
  const session = draft.sessions.get(connection);
  if (session === undefined) return;
  if (draft.now >= session.heardAt + SILENT_MS_MAX) {
    endSession(draft, session, "silent", "at-once");
    return;
  }
  const alive = session.flights.filter((flight) => draft.now < flight.at + ACK_TIMEOUT_MS);
  if (alive.length < session.flights.length) {
    const sent = new Map(session.sent);
    for (const flight of session.flights) if (!alive.includes(flight)) sent.delete(flight.author);
    patchSession(draft, connection, { flights: alive, sent });
    settleFlights(draft, connection);
  }
  const current = draft.sessions.get(connection) ?? session;
  if (draft.now >= current.nextVectorAt) {
    sendVector(draft, connection, false);
    patchSession(draft, connection, { nextVectorAt: nextVectorAt(draft, connection) });
  } else if (current.newsAt !== null && draft.now >= current.newsAt) sendNews(draft, current);
  const told = draft.sessions.get(connection) ?? current;
  if (draft.now >= told.nextPingAt) sendPing(draft, told);
};

/** Time passed: what is due is said, what was not heard in time is given up. */
export const tick = (draft: Draft): void => {
  for (const session of draft.sessions.values()) {
    if (isOpen(session)) tickOpen(draft, session.connection);
    else if (session.state === "greeting" && draft.now >= session.since + HELLO_WITHIN_MS)
      endSession(draft, session, "no-hello");
    else if (session.state === "closing" && draft.now >= session.since + CLOSING_MS_MAX) {
      draft.effects.push({ type: "close", connection: session.connection, how: "at-once" });
      patchSession(draft, session.connection, { since: draft.now });
    }
  }
  for (const [author, want] of draft.wants) {
    if (draft.now < want.deadline) continue;
    draft.wants.delete(author);
    noteFailure(draft, want.device, author, "timeout");
  }
};
