/** Sends what is imported: rows first, then the photos, each again while the server is busy. */
import { all, call, get, post, uuid } from "../lib/api.js";

const ROWS = 5000; // of one request
const REVIEWS = 500;
const LANES = 3; // photos on their way at once
const TRIES = 6;
const EXCLUDED = 500; // photos of one page

const ndjson = (items) => new Blob(items.map((item) => `${JSON.stringify(item)}\n`), { type: "application/x-ndjson" });

/** What the server says of the rows before anything is changed. */
export const check = (items) => call("POST", "/pages/imports/annotations", ndjson(items), { type: "application/x-ndjson", timeout: 300000 });

/** What the rows would change in their collection, and what stands under the same ids in others. */
export const planOf = (items, collection) =>
  call("POST", `/annotations?${rules(collection, "clear")}&dryRun=true`, ndjson(items), { type: "application/x-ndjson", timeout: 300000 });

const rules = (collection, blank) => new URLSearchParams({ collection, blank }).toString();

/** The same of scored pairs, as CSV. */
export const checkPairs = (csv, collection) => call("POST", `/pages/imports/candidates?${new URLSearchParams({ collection })}`, csv, { type: "text/csv", timeout: 300000 });

/** Sends the rows into a collection; `{ added, updated, unchanged }` in all. `blank` is keep or clear. */
export async function sendRows(items, collection, blank) {
  const sum = { added: 0, updated: 0, unchanged: 0 };
  for (let at = 0; at < items.length; at += ROWS) {
    const done = await retried(() => call("POST", `/annotations?${rules(collection, blank)}`, ndjson(items.slice(at, at + ROWS)), { type: "application/x-ndjson", timeout: 300000 }));
    for (const key of Object.keys(sum)) sum[key] += done[key];
  }
  return sum;
}

/** Where the photos of a collection lie on the server: `{ available, folder }`. */
export const photoFolderOf = (collection) => get(`/collections/photo-folder?${new URLSearchParams({ collection })}`);

/** Says where they lie; `{ annotations, found }`. */
export const putPhotoFolder = (collection, folder) => call("PUT", `/collections/photo-folder?${new URLSearchParams({ collection })}`, { folder }, { timeout: 300000 });

/** The ids of the rows by their external ids. */
export async function idsOf(items, collection) {
  const wanted = new Set(items.map(({ externalId }) => externalId));
  const ids = new Map();
  for (const { id, externalId } of await all(`/annotations?${new URLSearchParams({ collection })}`)) if (wanted.has(externalId)) ids.set(externalId, id);
  for (const { id, externalId } of items) if (id) ids.set(externalId ?? id, id);
  return ids;
}

/**
 * Sends photos, a few at once; `tell(done, of, secondsLeft)` says how far it is.
 *
 * @returns the jobs that failed, with the reason; they can be sent again
 */
export async function sendPhotos(jobs, tell) {
  const lost = [];
  const began = performance.now();
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const job = jobs[next++];
      const { id, photo } = job;
      try {
        const file = await photo.file();
        await retried(() => call("PUT", `/annotations/${id}/image`, new Blob([file]), { type: /\.png$/i.test(photo.path) ? "image/png" : "image/jpeg", timeout: 120000 }));
      } catch (failure) {
        lost.push({ ...job, failure });
      }
      done++;
      tell(done, jobs.length, done > 4 ? ((performance.now() - began) / done) * (jobs.length - done) / 1000 : null);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return lost;
}

/** Calls again while the server is busy or away for a moment. */
async function retried(attempt) {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (failure) {
      if (!failure.passing || tries === TRIES) throw failure;
      await new Promise((after) => setTimeout(after, 1000 * Math.max(tries, failure.retryAfter)));
    }
  }
}

/** The photos that were taken out of a project's work; it holds them all the same. */
const excluded = (graph) => all(`/pages/graphs/${graph}/excluded`, EXCLUDED);

/** Makes a project of annotations, or takes those into one that it does not hold yet; the project's id. */
export async function intoProject(graph, ids, project) {
  if (!graph) return (await post("/graphs", { annotations: ids, ...project }, { timeout: 300000 })).id;
  const held = new Set((await all(`/graphs/${graph}/individuals`)).flatMap(({ members }) => members));
  for (const { id } of await excluded(graph)) held.add(id);
  const fresh = ids.filter((id) => !held.has(id));
  return fresh.length ? (await post(`/graphs/${graph}/annotations`, { annotations: fresh }, { timeout: 300000 })).id : graph;
}

/**
 * What makes photos of one name one individual: known by other means, by whoever imports.
 *
 * @param given the ids of these reviews by their pairs, kept for the next attempt: what is sent again happens once
 */
export function trusted(entries, ids, reviewer, given) {
  const groups = new Map();
  for (const { item } of entries) {
    const id = ids.get(item.externalId ?? item.id);
    if (!item.name || !id) continue;
    const key = item.name.toLocaleLowerCase();
    groups.set(key, (groups.get(key) ?? new Set()).add(id));
  }
  return [...groups.values()].flatMap((photos) => {
    const group = [...photos];
    return group.slice(1).map((photo, i) => {
      const [a, b] = [group[i], photo].sort();
      const key = `${a}|${b}`;
      if (!given.has(key)) given.set(key, uuid());
      return { id: given.get(key), a, b, decision: "unknown", metaDecision: "same", confidence: "unspecified", tags: ["imported"], reviewer };
    });
  });
}

/** Records reviews, a part at a time. */
export async function sendReviews(graph, reviews) {
  for (let at = 0; at < reviews.length; at += REVIEWS) await retried(() => post(`/graphs/${graph}/reviews`, reviews.slice(at, at + REVIEWS), { timeout: 120000 }));
}

/** Makes every pair a candidate, none worthier than another. */
export async function compareAll(graph) {
  const photos = (await all(`/graphs/${graph}/individuals`)).flatMap(({ members }) => members);
  await post(`/graphs/${graph}/candidates`, photos.flatMap((a, i) => photos.slice(i + 1).map((b) => ({ a, b, match: 0.5 }))), { timeout: 120000 });
}

/** The photos of a project's collection that no project holds. */
export async function unassigned(graph) {
  const held = new Set();
  for (const { id } of await all("/graphs")) for (const { members } of await all(`/graphs/${id}/individuals`)) members.forEach((member) => held.add(member));
  for (const { id } of await excluded(graph)) held.add(id);
  return (await all(`/annotations?${new URLSearchParams({ collection: await collectionOf(graph) })}`)).map(({ id }) => id).filter((id) => !held.has(id));
}

/** The collection that a project's photos are in; ids of other collections are others' photos. */
export async function collectionOf(graph) {
  const { items } = await get(`/graphs/${graph}/individuals?limit=1`);
  return items.length ? (await get(`/annotations/${items[0].label}`)).collection ?? "" : "";
}
