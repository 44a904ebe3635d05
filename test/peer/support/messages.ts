import type { SealedRun } from "../../../src/log/chain.ts";
import type { AuthorId, ClusterId, DeviceId, EpochId } from "../../../src/log/ids.ts";
import type { Hello, Message, MessageType } from "../../../src/peer/protocol/messages.ts";
import { createAuthor, draftOfText } from "./authors.ts";

const author = `${"a1".repeat(16)}:${"b2".repeat(8)}` as AuthorId;
const vector = new Map([[author, 7]]);

export const EXAMPLE_HELLO: Hello = {
  type: "hello",
  protocol: { min: 1, max: 1 },
  cluster: "c0".repeat(16) as ClusterId,
  device: "d0".repeat(16) as DeviceId,
  epoch: "e0".repeat(8) as EpochId,
  appVersion: "0.1.0",
  vector,
  wallMs: 1_700_000_000_000,
  capabilities: ["later"],
  instance: "1f".repeat(8),
  port: 4001,
};

const goldenRun = (): SealedRun => {
  const commit = createAuthor("golden").commit([draftOfText("one"), draftOfText("zwölf €")]);
  return { author: commit.author, entries: commit.entries, seals: commit.seals };
};

/** One message of each kind, always the same. */
export const exampleMessages = (): { [Type in MessageType]: Extract<Message, { type: Type }> } => ({
  hello: EXAMPLE_HELLO,
  refuse: { type: "refuse", reason: "wrong-cluster", detail: "this store is another" },
  vector: { type: "vector", vector, wantsReply: true },
  want: { type: "want", author, from: 8 },
  entries: { type: "entries", run: goldenRun() },
  ack: { type: "ack", vector },
  ping: { type: "ping", nonce: 1, wallMs: 1_700_000_000_000, digest: "0123456789abcdef" },
  pong: { type: "pong", nonce: 1, wallMs: 1_700_000_000_001, digest: "0123456789abcdef" },
  bye: { type: "bye", reason: "stopping" },
});
