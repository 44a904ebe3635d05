/**
 * The browser is hostile ground: any page it shows can send requests to this port, and a rebound name can read the
 * answers. So the Host must be ours, a state change must come from our own page or from none, and a body must be of a
 * type that no form can send. Values are compared exactly, port included.
 */
export interface GuardedRequest {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, `-Mode` and `-Dest`: a browser's own word on who asks and what for; no page can set them. */
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
  readonly fetchDest: string | undefined;
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

const FOREIGN_ORIGIN: GuardRefusal = {
  status: 403,
  error: "foreign-origin",
  message:
    "A page of another site may not use this till. Open the till's own page, or call it from a program with a key.",
};

/** Why the request must not be answered, or null. `hosts` are the exact `name:port` this server answers to. */
export const refuseRequest = (request: GuardedRequest, hosts: ReadonlySet<string>): GuardRefusal | null => {
  if (request.host === undefined || !hosts.has(request.host.toLowerCase()))
    return {
      status: 421,
      error: "foreign-host",
      message: "This till answers to its own address only. Open it at the address it printed at start.",
    };
  const isOurOrigin = [...hosts].some((host) => request.origin?.toLowerCase() === `http://${host}`);
  if (request.origin !== undefined && !isOurOrigin) return FOREIGN_ORIGIN;
  if (isFromElsewhere(request) && !isLinkFollowed(request)) return FOREIGN_ORIGIN;
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

const isFromElsewhere = ({ fetchSite }: GuardedRequest): boolean =>
  fetchSite !== undefined && fetchSite !== "same-origin" && fetchSite !== "none";

/** A person followed a link to the till (from the demo's wall, say): the page opens, the one that linked sees nothing of it. */
const isLinkFollowed = ({ method, origin, fetchMode, fetchDest }: GuardedRequest): boolean =>
  READING.has(method) && origin === undefined && fetchMode === "navigate" && fetchDest === "document";
