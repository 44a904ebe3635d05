/** What an mDNS answer says about tills. Anyone on the network can send one, so everything in it is checked. */
import * as z from "zod";
import { type ClusterId, type DeviceId, parseDeviceId } from "../log/ids.ts";
import type { Candidate } from "./ports.ts";

/** Service type, as in `_tillmesh._tcp.local`. */
export const SERVICE_TYPE = "tillmesh";

const SERVICE_SUFFIX = `._${SERVICE_TYPE}._tcp.local`;

/** Of the cluster id, enough to tell two stores in one building apart, and no more. */
const CLUSTER_PREFIX_LENGTH = 8;

/** The text record of a till: nothing of its sales, nothing secret. */
export const textRecordOf = (cluster: ClusterId, device: DeviceId, port: number): Record<string, string> => ({
  c: cluster.slice(0, CLUSTER_PREFIX_LENGTH),
  d: device,
  p: String(port),
});

const recordSchema = z.object({ type: z.string(), name: z.string(), ttl: z.number().optional(), data: z.unknown() });
const packetSchema = z.object({
  answers: z.array(z.unknown()).max(256),
  additionals: z.array(z.unknown()).max(256),
});
const textSchema = z.union([
  z.array(z.instanceof(Uint8Array)).max(16),
  z.instanceof(Uint8Array).transform((one) => [one]),
]);
const fieldsSchema = z.object({
  c: z.string(),
  d: z.string(),
  p: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(65_535)),
});

const fieldsOf = (data: unknown): z.infer<typeof fieldsSchema> | null => {
  const parts = textSchema.safeParse(data);
  if (!parts.success) return null;
  const pairs = parts.data.map((part) => {
    const text = Buffer.from(part).toString("latin1");
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  const fields = fieldsSchema.safeParse(Object.fromEntries(pairs));
  return fields.success ? fields.data : null;
};

/**
 * Tills of `cluster` that a decoded answer, come from `host`, tells of. The address it came from is the one that
 * works, whatever its records say. A goodbye (ttl 0) says nothing: it can be forged, and heartbeats know better.
 */
export const candidatesIn = (packet: unknown, host: string, cluster: ClusterId): Candidate[] => {
  const parsed = packetSchema.safeParse(packet);
  if (!parsed.success) return [];
  const candidates: Candidate[] = [];
  for (const raw of [...parsed.data.answers, ...parsed.data.additionals]) {
    const record = recordSchema.safeParse(raw);
    if (!record.success || record.data.type !== "TXT" || !record.data.name.endsWith(SERVICE_SUFFIX)) continue;
    if (record.data.ttl === 0) continue;
    const fields = fieldsOf(record.data.data);
    const device = fields === null ? null : parseDeviceId(fields.d);
    if (fields === null || device === null || fields.c !== cluster.slice(0, CLUSTER_PREFIX_LENGTH)) continue;
    candidates.push({ device, host, port: fields.p });
  }
  return candidates;
};
