/**
 * The browser is hostile ground: any page it shows can send requests to this port, and a rebound name can read the
 * answers. So the Host must be ours, a state change must come from our own page or from none, and a body must be of a
 * type that no form can send. Values are compared exactly, port included.
 */
export interface GuardedRequest {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly contentType: string | undefined;
  readonly hasBody: boolean;
}

export interface GuardRefusal {
  readonly status: 403 | 415 | 421;
  readonly error: string;
  readonly message: string;
}

const READING = new Set(["GET", "HEAD"]);
const BODY_TYPES = new Set(["application/json", "text/csv"]);

/** Why the request must not be answered, or null. `hosts` are the exact `name:port` this server answers to. */
export const refuseRequest = (request: GuardedRequest, hosts: ReadonlySet<string>): GuardRefusal | null => {
  if (request.host === undefined || !hosts.has(request.host.toLowerCase()))
    return {
      status: 421,
      error: "foreign-host",
      message: "This till answers to its own address only. Open it at the address it printed at start.",
    };
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  if (request.origin !== undefined && !origins.has(request.origin.toLowerCase()))
    return { status: 403, error: "foreign-origin", message: "A page of another site may not use this till." };
  const isForeignFetch =
    request.fetchSite !== undefined && request.fetchSite !== "same-origin" && request.fetchSite !== "none";
  const isNavigation =
    READING.has(request.method) && request.fetchSite === "cross-site" && request.origin === undefined;
  if (isForeignFetch && !isNavigation)
    return { status: 403, error: "foreign-origin", message: "A page of another site may not use this till." };
  if (READING.has(request.method) || !request.hasBody) return null;
  const type = request.contentType?.split(";")[0]?.trim().toLowerCase();
  if (type === undefined || !BODY_TYPES.has(type))
    return {
      status: 415,
      error: "content-type",
      message: "Send the body as application/json (a catalogue as text/csv).",
    };
  return null;
};
