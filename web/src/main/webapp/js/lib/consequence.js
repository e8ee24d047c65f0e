/** What a group would fall into if some decisions were changed: the same rule as the server's. */

/** The decision that counts: what is known by other means stands above what the photos show. */
export const effective = ({ decision, metaDecision }) => ({ same: "positive", different: "negative" })[metaDecision] ?? decision;

/**
 * Groups of members that "same" joins, and how many "different" lie inside one of them.
 *
 * `pairs` carry `effective`; `changes` say what some pairs become.
 */
export function consequence(members, pairs, changes = []) {
  const key = ({ a, b }) => (a < b ? `${a}|${b}` : `${b}|${a}`);
  const standing = new Map(pairs.map((pair) => [key(pair), { a: pair.a, b: pair.b, decision: pair.effective }]));
  for (const change of changes) standing.set(key(change), change);
  const parent = new Map(members.map((id) => [id, id]));
  const root = (id) => {
    let top = id;
    while (parent.get(top) !== top) top = parent.get(top);
    return top;
  };
  const inside = [...standing.values()].filter(({ a, b }) => parent.has(a) && parent.has(b));
  for (const { a, b, decision } of inside) if (decision === "positive") parent.set(root(a), root(b));
  const groups = new Map();
  for (const id of members) groups.set(root(id), [...(groups.get(root(id)) ?? []), id]);
  return {
    groups: [...groups.values()].sort((one, other) => other.length - one.length),
    contradictions: inside.filter(({ a, b, decision }) => decision === "negative" && root(a) === root(b)).length,
  };
}

/** The changes that part a group: every "same" between the two sides becomes "different". */
export const parting = (pairs, side) => pairs
  .filter((pair) => pair.effective === "positive" && side(pair.a) !== side(pair.b))
  .map(({ a, b }) => ({ a, b, decision: "negative" }));
