/**
 * What a curator does to individuals. Each act answers with `{ undo }`, which takes back what it did,
 * and fails with what the server says.
 */
import { call, post, uuid } from "./api.js";
import { settings } from "./settings.js";

const by = () => ({ reviewer: settings.reviewer });

/** Takes back the newest reviews of this person, newest first; each under one id, so that it happens once. */
function undoing(graph, count) {
  const ids = Array.from({ length: count }, uuid);
  return async () => {
    while (ids.length) {
      await post(`/graphs/${graph}/undo`, { id: ids[0], ...by() });
      ids.shift();
    }
  };
}

/** Records decisions on pairs as one act; `kind` is merge, split, repair or reviews. */
export async function decide(graph, changes, kind = "repair") {
  const reviews = changes.map(({ a, b, decision, metaDecision, comment, confidence }) => ({
    id: uuid(), a, b, decision, ...(metaDecision ? { metaDecision } : {}), ...(comment ? { comment } : {}),
    confidence: confidence ?? "pretty_sure", tags: kind === "repair" || kind === "reviews" ? ["curation"] : ["curation", kind], ...by(),
  }));
  await post(`/graphs/${graph}/reviews`, reviews);
  return { undo: undoing(graph, reviews.length) };
}

const nameOf = (graph, label, name) => post(`/pages/graphs/${graph}/individuals/${label}/name`, { name, ...by() });

/** Gives an individual a name; an empty one takes the name away. */
export async function rename(graph, individual, name) {
  await nameOf(graph, individual.label, name);
  return { undo: () => nameOf(graph, individual.label, individual.name ?? "") };
}

/** Makes one individual of several, known by other means; `name` is the one that stays, if any. */
export async function merge(graph, individuals, name) {
  const [first, ...others] = individuals;
  const joined = await decide(graph, others.map((other) => {
    const [a, b] = [first.label, other.label].sort();
    return { a, b, decision: "unknown", metaDecision: "same" };
  }), "merge");
  const renamed = individuals.filter((one) => (one.name ?? "") !== name);
  if (renamed.length) await nameOf(graph, first.label, name);
  return { undo: async () => {
    await joined.undo();
    for (const one of renamed) await nameOf(graph, one.label, one.name ?? "");
  } };
}

/** Takes photos out of the work. */
export async function exclude(graph, annotations, reason) {
  await post(`/graphs/${graph}/exclusions`, { annotations, ...by(), ...(reason ? { reason } : {}) });
  return { undo: () => call("DELETE", `/graphs/${graph}/exclusions`, { annotations, ...by() }) };
}
