/** Which individuals are shown and in what order; the address holds it all. */

export const SORTS = ["name", "seen", "photos", "doubtful"];
export const STATES = ["group", "single", "never", "conflict", "unsettled", "named", "unnamed"];
const FIELDS = ["q", "state", "place", "side", "quality", "from", "to", "sort"];

/** Reads the choice from an address's query; what is not understood is left out. */
export function readChoice(query) {
  const given = new URLSearchParams(query);
  const choice = {};
  for (const field of FIELDS) {
    const value = given.get(field)?.trim();
    if (value) choice[field] = value;
  }
  if (choice.state && !STATES.includes(choice.state)) delete choice.state;
  if (choice.sort && !SORTS.includes(choice.sort)) delete choice.sort;
  for (const field of ["from", "to"]) if (choice[field] && !/^\d{4}-\d{2}-\d{2}$/.test(choice[field])) delete choice[field];
  if (choice.quality && !(Number(choice.quality) >= 0)) delete choice.quality;
  return choice;
}

/** Writes the choice as a query; empty where nothing is chosen. */
export function writeChoice(choice) {
  const query = new URLSearchParams();
  for (const field of FIELDS) if (choice[field]) query.set(field, choice[field]);
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** The filters that are set, without order. */
export const filtersOf = (choice) => FIELDS.filter((field) => field !== "sort" && choice[field]);

const is = {
  group: (card) => card.photos > 1,
  single: (card) => card.photos === 1,
  never: (card) => card.neverCompared,
  conflict: (card) => !card.consistent,
  unsettled: (card) => card.photos > 1 && card.consistent && !card.settled,
  named: (card) => Boolean(card.name),
  unnamed: (card) => !card.name,
};

const has = (text, wanted) => Boolean(text) && text.toLocaleLowerCase().includes(wanted);

/** Whether a card meets the choice; a time matches where any sighting may lie in it. */
export function matches(card, choice) {
  if (choice.state && !is[choice.state](card)) return false;
  if (choice.place && !card.places.includes(choice.place)) return false;
  if (choice.side && !card.sides.includes(choice.side)) return false;
  if (choice.quality && !(card.quality >= Number(choice.quality))) return false;
  if (choice.from && !(card.last && card.last.slice(0, 10) >= choice.from)) return false;
  if (choice.to && !(card.first && card.first.slice(0, 10) <= choice.to)) return false;
  if (choice.q) {
    const wanted = choice.q.toLocaleLowerCase();
    return has(card.name, wanted) || card.label.startsWith(wanted) || card.files.some((file) => has(file, wanted));
  }
  return true;
}

const doubt = (card) => (!card.consistent ? 0 : card.photos > 1 && !card.settled ? 1 : card.neverCompared ? 2 : card.photos === 1 ? 3 : 4);

/** Orders cards; those without a name, or never dated, come last. `byName` compares names. */
export function order(cards, sort, byName) {
  const named = (one, other) => (one.name && other.name ? byName(one.name, other.name) : Number(!one.name) - Number(!other.name))
    || other.photos - one.photos || (one.label < other.label ? -1 : 1);
  const orders = {
    name: named,
    seen: (one, other) => (other.last ?? "").localeCompare(one.last ?? "") || named(one, other),
    photos: (one, other) => other.photos - one.photos || named(one, other),
    doubtful: (one, other) => doubt(one) - doubt(other) || other.photos - one.photos || named(one, other),
  };
  return [...cards].sort(orders[sort] ?? named);
}

/** All values of a list field, each once, in order. */
export const valuesOf = (cards, field, byName) => [...new Set(cards.flatMap((card) => card[field]))].sort(byName);
