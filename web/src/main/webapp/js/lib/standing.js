/** How a project stands, in the words people use: keys of texts with their values. */

const MOST_SPREAD = 8; // a range whose end is further off than that many times its beginning says little

/** What state a project is in. */
export function standing(graph) {
  if (graph.status === "failed") return "failed";
  if (!graph.annotations) return "noPhotos";
  if (graph.inconsistent) return "conflicts";
  if (!graph.pairs?.candidates) return "noCandidates";
  if (graph.status === "finished") return "finished";
  return graph.phase === "ranking" ? "finding" : "checking";
}

/** Whether there is something to decide, or was. */
export const wasCompared = (graph) => graph.annotations > 0 && (graph.pairs?.candidates > 0 || graph.reviews > 0);

/** What is left to decide: a range, and only where there is something to go by. */
export function left(graph) {
  const remaining = graph.convergence?.remaining;
  if (!wasCompared(graph)) return ["left.notCompared", {}];
  if (graph.status === "finished") return ["left.none", {}];
  if (!remaining) return ["left.queue", { n: graph.queue ?? 0 }];
  const { low, high } = remaining;
  if (high - low > 40 && high > MOST_SPREAD * Math.max(1, low)) return ["left.atLeast", { n: Math.max(low, graph.queue ?? 0) }];
  return low === high ? ["left.exact", { n: low }] : ["left.range", { low, high }];
}

/** Why a pair is asked. A score below one half is no likely match, whatever the ranker thought of it. */
export function whyAsked(pair) {
  const reason = pair.reason ?? "candidate";
  return reason === "candidate" && pair.match != null && pair.match < 0.5 ? "why.unlikely" : `why.${reason}`;
}

/** Whether a pair is one that another person has decided: nothing shown may tell how. */
export const isBlind = (pair) => pair.reason === "audit" || (pair.reason === "second_opinion" && Boolean(pair.lease));

/** Fewest pairs by both of which agreement is told. */
export const FEWEST_AGREED = 20;
