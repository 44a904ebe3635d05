import type { Brand } from "../kernel/brand.ts";

/** A store: first 16 bytes of SHA-256 of its root key, 32 hexadecimal characters. */
export type ClusterId = Brand<string, "ClusterId">;

/** A node: first 16 bytes of SHA-256 of its sealing key, 32 hexadecimal characters. */
export type DeviceId = Brand<string, "DeviceId">;

/** One life of a node's log: 8 random bytes, 16 hexadecimal characters. Never re-used. */
export type EpochId = Brand<string, "EpochId">;

/** `device:epoch`: the author of one hash chain. */
export type AuthorId = Brand<string, "AuthorId">;

/** The cluster id in `text`, or null. */
export const parseClusterId = (text: string): ClusterId | null =>
  /^[0-9a-f]{32}$/.test(text) ? (text as ClusterId) : null;

/** The device id in `text`, or null. */
export const parseDeviceId = (text: string): DeviceId | null =>
  /^[0-9a-f]{32}$/.test(text) ? (text as DeviceId) : null;

/** The epoch id in `text`, or null. */
export const parseEpochId = (text: string): EpochId | null => (/^[0-9a-f]{16}$/.test(text) ? (text as EpochId) : null);

/** The author `device` in `epoch`. */
export const authorOf = (device: DeviceId, epoch: EpochId): AuthorId => `${device}:${epoch}` as AuthorId;

/** The author id in `text`, or null. */
export const parseAuthorId = (text: string): AuthorId | null =>
  /^[0-9a-f]{32}:[0-9a-f]{16}$/.test(text) ? (text as AuthorId) : null;

/** The two halves of an author id. */
export const splitAuthor = (author: AuthorId): { device: DeviceId; epoch: EpochId } => ({
  device: author.slice(0, 32) as DeviceId,
  epoch: author.slice(33) as EpochId,
});
