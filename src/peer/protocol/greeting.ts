/** The first words on a connection, and what to do when two connections lead to one peer. */
import { EMPTY_VECTOR } from "../../log/vector.ts";
import { type Draft, endSession, patchPeer, patchSession, report, send } from "./draft.ts";
import { noteHolds } from "./following.ts";
import type { Hello } from "./messages.ts";
import { isOpen, judgeHello, newSession, type Refusal, type Session } from "./session.ts";
import { nextVectorAt } from "./telling.ts";
import type { PeerHappening } from "./replicator-state.ts";
import { STALE_LINK_MS } from "./timings.ts";

/** A connection was made: says hello. A device that is no member (any more) is refused before a word. */
export const greet = (draft: Draft, event: Extract<PeerHappening, { type: "connected" }>): void => {
  const pin = draft.members.get(event.device);
  const { connection, device, dialedByUs, address } = event;
  const session = newSession({ connection, device, pin: pin ?? "", dialedByUs, address }, draft.now);
  draft.sessions.set(connection, session);
  const isSelf = device === draft.self.device;
  if (pin === undefined || isSelf) {
    const detail = isSelf ? "that is this till's own identity" : `${device} is not a member`;
    refuse(draft, session, { reason: isSelf ? "same-device" : "unknown-member", detail });
    return;
  }
  const { cluster, device: own, epoch, appVersion, protocol, capabilities, instance, port } = draft.self;
  const { vector, wallMs } = draft;
  const hello: Hello = {
    type: "hello",
    protocol: { ...protocol },
    cluster,
    device: own,
    epoch,
    appVersion,
    vector,
    wallMs,
    capabilities: [...capabilities],
    instance,
    port,
  };
  send(draft, connection, hello);
};

const refuse = (draft: Draft, session: Session, refusal: Refusal): void => {
  const { reason, detail } = refusal;
  send(draft, session.connection, { type: "refuse", reason, detail });
  draft.effects.push({ type: "close", connection: session.connection, how: "gently" });
  patchSession(draft, session.connection, { state: "closing", since: draft.now });
  patchPeer(draft, session.device, { problem: { type: "refused-by-us", reason, detail } });
  report(draft, { type: "refused-by-us", device: session.device, address: session.address, reason, detail });
};

/** The peer said no. It is not argued with; the dialler waits longer before it asks again. */
export const takeRefusal = (draft: Draft, session: Session, refusal: Refusal): void => {
  const { reason, detail } = refusal;
  draft.effects.push({ type: "close", connection: session.connection, how: "gently" });
  patchSession(draft, session.connection, { state: "closing", since: draft.now });
  patchPeer(draft, session.device, { problem: { type: "refused-by-peer", reason, detail } });
  report(draft, { type: "refused-by-peer", device: session.device, reason, detail });
};

/**
 * Which of two links of one peer goes. Both ends see the same two links and must not each close another one: the link
 * dialled by the lower device id stays; of two dialled by one side, that side alone decides and keeps the older. A link
 * that has been silent loses to a fresh one. Null: nothing is to be closed by us.
 */
const whichToEnd = (draft: Draft, fresh: Session, old: Session): Session | null => {
  if (draft.now - old.heardAt > STALE_LINK_MS) return old;
  if (fresh.dialedByUs === old.dialedByUs) return fresh.dialedByUs ? fresh : null;
  const weAreLower = draft.self.device < fresh.device;
  return fresh.dialedByUs === weAreLower ? old : fresh;
};

/** The peer's hello: agree or refuse, then keep one link of the pair. */
export const takeHello = (draft: Draft, session: Session, hello: Hello): void => {
  const twin = [...draft.sessions.values()].find(
    (other) => isOpen(other) && other.device === session.device && other.connection !== session.connection,
  );
  const isCopy =
    twin !== undefined && twin.hello?.instance !== hello.instance && draft.now - twin.heardAt <= STALE_LINK_MS;
  const refusal =
    judgeHello(draft.self, draft.members, session, hello) ??
    (isCopy ? { reason: "same-device" as const, detail: "another till with this identity is connected" } : null);
  if (refusal !== null) {
    refuse(draft, session, refusal);
    return;
  }
  const { connection, device, address, dialedByUs } = session;
  patchSession(draft, connection, {
    state: "open",
    since: draft.now,
    hello,
    heardAt: draft.now,
    nextPingAt: draft.now,
    nextVectorAt: nextVectorAt(draft, connection),
  });
  // Told anew at each hello: a disk that forgot must not be remembered as holding more.
  patchPeer(draft, device, { problem: null });
  noteHolds(draft, session, hello.vector, EMPTY_VECTOR);
  report(draft, { type: "opened", device, address, dialedByUs, port: hello.port, appVersion: hello.appVersion });
  const doomed = twin === undefined ? null : whichToEnd(draft, session, twin);
  const victim = doomed === null ? undefined : draft.sessions.get(doomed.connection);
  if (victim !== undefined) endSession(draft, victim, "second-link");
};
