/** Talk with the server. */

/** A random version 4 UUID; works on plain http too, where crypto.randomUUID is missing. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What went wrong with a call; `kind` is offline, signedOut, forbidden, busy, refused or server. */
export class CallFailure extends Error {
  constructor(kind, problem = {}) {
    super(problem.detail ?? problem.title ?? kind);
    this.kind = kind;
    this.problem = problem;
    this.status = problem.status ?? 0;
    this.retryAfter = problem.retryAfter ?? 0;
  }

  /** Whether the same call may succeed later without a change. */
  get passing() {
    return this.kind === "offline" || this.kind === "busy" || this.kind === "server" || this.status === 429;
  }
}

const kinds = { 401: "signedOut", 403: "forbidden", 425: "busy", 503: "busy", 502: "busy", 504: "busy" };

/** Calls the API; the answer's JSON, or null where there is none. */
export async function call(method, path, body, options = {}) {
  const headers = { Accept: "application/json" };
  let content = body;
  if (body instanceof Blob) {
    headers["Content-Type"] = options.type ?? body.type;
  } else if (body !== undefined) {
    headers["Content-Type"] = options.type ?? "application/json";
    content = typeof body === "string" ? body : JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method, headers, body: content, cache: "no-store", keepalive: options.keepalive,
      signal: options.signal ?? (options.timeout === 0 ? undefined : AbortSignal.timeout(options.timeout ?? 30000)),
    });
  } catch {
    throw new CallFailure("offline");
  }
  if (answer.status === 204) return null;
  const type = answer.headers.get("Content-Type") ?? "";
  let parsed = null;
  try {
    parsed = type.includes("json") ? await answer.json() : null;
  } catch {
    throw new CallFailure("offline");
  }
  if (answer.ok) return parsed;
  // Resight explains each 404 in JSON. One without comes from a server that stops or starts.
  const absent = answer.status === 404 && !type.includes("json");
  throw new CallFailure(kinds[answer.status] ?? (answer.status >= 500 || absent ? "server" : "refused"), {
    ...parsed, status: answer.status, retryAfter: Number(answer.headers.get("Retry-After")) || 0,
  });
}

export const get = (path, options) => call("GET", path, undefined, options);
export const put = (path, body) => call("PUT", path, body);
export const post = (path, body, options) => call("POST", path, body, options);

/** Returns all items of a paged list, however long; `page` is how many the server gives at once at most. */
export async function all(path, page = 1000) {
  const items = [];
  let after = null;
  do {
    const part = await get(`${path}${path.includes("?") ? "&" : "?"}limit=${page}${after ? `&after=${encodeURIComponent(after)}` : ""}`);
    items.push(...part.items);
    after = part.next ?? null;
  } while (after);
  return items;
}

/**
 * The first items of a list that is looked through a part at a time: as many as wanted, or what so many parts hold.
 * A part without an item need not be the last.
 */
export async function some(path, most, parts = 20) {
  const items = [];
  let after = null;
  for (let part = 0; part < parts; part++) {
    const page = await get(path + (after ? `${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(after)}` : ""));
    items.push(...page.items);
    after = page.next ?? null;
    if (!after || items.length >= most) break;
  }
  return items.slice(0, most);
}

/** The id of the graph that the address names; null on the dashboard. */
export const graphId = /^\/p\/([^/]+)/.exec(globalThis.location?.pathname ?? "")?.[1] ?? null;
