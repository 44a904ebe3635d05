import * as z from "zod";
import { type DeviceId, parseDeviceId } from "../log/ids.ts";
import type { AddressBook } from "./ports.ts";
import type { Address } from "./protocol/dialer.ts";

/** A small text that is kept; writing replaces it whole or not at all. */
export interface TextFile {
  /** Null when there is none yet. */
  read(): string | null;
  write(text: string): void;
}

/** Devices remembered: ten times the largest store. */
const DEVICES_MAX = 300;

const addressSchema = z.object({ host: z.string().min(1).max(255), port: z.int().min(1).max(65_535) });
const fileSchema = z.record(z.string(), addressSchema);

const readAll = (file: TextFile): Map<DeviceId, Address> => {
  const known = new Map<DeviceId, Address>();
  let json: unknown;
  try {
    json = JSON.parse(file.read() ?? "{}");
  } catch {
    // A hint lost: discovery finds the tills again, so a damaged file must not stop this one.
    return known;
  }
  const parsed = fileSchema.safeParse(json);
  for (const [key, address] of Object.entries(parsed.success ? parsed.data : {})) {
    const device = parseDeviceId(key);
    if (device !== null && known.size < DEVICES_MAX) known.set(device, address);
  }
  return known;
};

/** Typed and last-known addresses. The file is written only when an address changed. */
export const createAddressBook = (options: {
  readonly typed: readonly Address[];
  readonly file: TextFile;
}): AddressBook => {
  const known = readAll(options.file);
  return {
    typed: options.typed,
    lastKnown: (device) => known.get(device) ?? null,
    remember: (device, address) => {
      const before = known.get(device);
      if (before?.host === address.host && before.port === address.port) return;
      if (!known.has(device) && known.size >= DEVICES_MAX) return;
      known.set(device, { host: address.host, port: address.port });
      options.file.write(JSON.stringify(Object.fromEntries(known), null, 2));
    },
  };
};

/** `host:port` as typed by a person, IPv6 in brackets; null when it is not one. */
export const parseAddress = (text: string): Address | null => {
  const match = /^(\[[0-9a-f:]+\]|[^\s:/[\]]+):(\d{1,5})$/i.exec(text.trim());
  if (match === null) return null;
  const parsed = addressSchema.safeParse({
    host: (match[1] ?? "").replace(/^\[|\]$/g, ""),
    port: Number(match[2]),
  });
  return parsed.success ? parsed.data : null;
};
