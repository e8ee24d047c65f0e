/**
 * What a curator does to individuals. Each act is one in the journal and answers with `{ undo }`,
 * which takes back exactly that act, whoever asks.
 */
import { call, post, uuid } from "./api.js";
import { settings } from "./settings.js";

const by = () => ({ reviewer: settings.reviewer });

/** How an act is taken back; asked again under one id, it happens once. */
function undoing(graph, act) {
  const id = uuid();
  return { undo: () => post(`/graphs/${graph}/undo`, { id, act, ...by() }) };
}

let unanswered = null; // the newest act, while it is not known whether it was done: what it is, its ids, since when

/** Milliseconds after which the same act is meant anew: somebody may have undone the first one. */
const SAME_ACT = 120_000;

/**
 * Does an act under ids of its own; `ids(n)` is the n-th. The same act tried again keeps them where no
 * answer came to it: if it was done after all, it is not done twice.
 */
async function once(what, act) {
  const key = JSON.stringify(what);
  const again = unanswered?.key === key && Date.now() - unanswered.since < SAME_ACT;
  const mine = again ? unanswered : { key, ids: [], since: Date.now() };
  unanswered = mine;
  try {
    const done = await act((n) => (mine.ids[n] ??= uuid()));
    if (unanswered === mine) unanswered = null;
    return done;
  } catch (failure) {
    if (unanswered === mine && !failure.passing) unanswered = null;
    throw failure;
  }
}

/** Records decisions on pairs as one act; `kind` is merge, split, repair or reviews. */
export function decide(graph, changes, kind = "repair", { name, keepBoth } = {}) {
  return once([settings.reviewer, graph, kind, changes, name, keepBoth], async (ids) => {
    const act = ids(0);
    const reviews = changes.map(({ a, b, decision, metaDecision, comment, confidence }, n) => ({
      id: ids(n + 1), a, b, decision, ...(metaDecision ? { metaDecision } : {}), ...(comment ? { comment } : {}),
      confidence: confidence ?? "pretty_sure", tags: kind === "repair" || kind === "reviews" ? ["curation"] : ["curation", kind], ...by(),
    }));
    const query = new URLSearchParams({ act, kind, ...(name ? { name } : {}), ...(keepBoth ? { keepBoth } : {}) });
    await post(`/graphs/${graph}/reviews?${query}`, reviews);
    return undoing(graph, act);
  });
}

/** Gives an individual a name; an empty one takes the name away. Fails with 409 where another bears it. */
export function rename(graph, individual, name, keepBoth = false) {
  return once([settings.reviewer, graph, "name", individual.label, name, keepBoth], async (ids) => {
    const id = ids(0);
    const done = await post(`/pages/graphs/${graph}/individuals/${individual.label}/name`, { id, name, ...by(), ...(keepBoth ? { keepBoth } : {}) });
    return undoing(graph, done?.act ?? id);
  });
}

/** Makes one individual of several, known by other means; `name` is the one that stays, if any. */
export function merge(graph, individuals, name) {
  const [first, ...others] = individuals;
  const joins = others.map((other) => {
    const [a, b] = [first.label, other.label].sort();
    return { a, b, decision: "unknown", metaDecision: "same" };
  });
  return decide(graph, joins, "merge", { name });
}

/** Takes photos out of the work. */
export async function exclude(graph, annotations, reason) {
  await post(`/graphs/${graph}/exclusions`, { annotations, ...by(), ...(reason ? { reason } : {}) });
  return { undo: () => call("DELETE", `/graphs/${graph}/exclusions`, { annotations, ...by() }) };
}

/** The individual that bears a name already, where an act failed for that; else null. */
export const bearerOf = (failure) => (failure.problem?.type?.endsWith("/name-in-use") ? { label: failure.problem.label, name: failure.problem.name } : null);
