/** The catalogue: every individual as a card, to be sorted, filtered, searched, opened and merged. */
import { may } from "../lib/account.js";
import { get, graphId } from "../lib/api.js";
import { merge } from "../lib/acts.js";
import { topBar } from "../lib/bar.js";
import { actFailureText, askName, dialog, failureNote, failureText } from "../lib/dialog.js";
import { button, byId, fill, h } from "../lib/dom.js";
import { attend, listen } from "../lib/live.js";
import { nameChoice } from "../lib/merging.js";
import { tellOutcome } from "../lib/outcome.js";
import { imageAddress, individualLabel, individualPath, viewpointName } from "../lib/photos.js";
import { settings } from "../lib/settings.js";
import { byName, month, t } from "../lib/texts.js";
import { STATES, SORTS, filtersOf, matches, order, readChoice, valuesOf, writeChoice } from "./filter.js";
import { Grid } from "./grid.js";

const QUIET = 200; // ms without a key before a search is done
const MOST = 10000; // cards that are read; of a larger catalogue the rest is found by searching

let graph;
let cards = [];
let rest = false; // whether there are more individuals than were read
let choice = readChoice(location.search);
let reading = 0; // the reading that counts; an older one is dropped
const marked = new Map();

const controls = h("section", { class: "filters", "aria-label": t("catalogue.filters") });
const chips = h("div", { class: "chips" });
const count = h("p", { id: "count", role: "status", "aria-live": "polite" });
const marks = h("div", { class: "marks", role: "status", hidden: true });
const line = h("div", { class: "note good", role: "status", "aria-live": "polite", hidden: true });
const place = h("div", { id: "place" });
const grid = new Grid({ label: t("nav.catalogue"), draw, mark: toggle, isMarked: (card) => marked.has(card.label) });

async function start() {
  graph = await get(`/graphs/${graphId}`);
  document.title = `${t("nav.catalogue")} · ${graph.name || t("graph.unnamed")}`;
  document.body.prepend(topBar(graph, "catalogue"), h("main", { class: "wide" }, h("h1", {}, t("nav.catalogue")), controls, line, place));
  fill(place, h("p", {}, t("loading")));
  await read();
  document.addEventListener("keydown", onKey);
  addEventListener("popstate", () => {
    choice = readChoice(location.search);
    drawControls();
    show();
  });
  listen(graph.id, { onChange: () => read().catch(() => { /* the next event tries again */ }) });
  attend(graph.id, settings.reviewer, "catalogue", () => {});
}

/** Reads the individuals, a thousand at a time; then those that were searched for, where some were not read. */
async function read() {
  const mine = ++reading;
  const items = [];
  let after = null;
  do {
    const page = await cardsOf({ limit: 1000, ...(after ? { after } : {}) });
    if (mine !== reading) return;
    items.push(...page.items);
    after = page.next;
    if (after && !cards.length) fill(place, h("p", {}, t("catalogue.reading", { n: items.length })));
  } while (after && items.length < MOST);
  rest = Boolean(after);
  cards = items;
  await readCalled();
  if (mine !== reading) return;
  for (const label of [...marked.keys()]) if (!cards.some((card) => card.label === label)) marked.delete(label);
  if (!byId("search") || !controls.contains(document.activeElement)) drawControls();
  show();
}

const cardsOf = (query) => get(`/pages/graphs/${graph.id}/cards?${new URLSearchParams(query)}`, { timeout: 120000 });

/** Adds the individuals that are called what is searched for, where not all were read. */
async function readCalled() {
  const wanted = choice.q;
  if (!rest || !wanted) return;
  const { items } = await cardsOf({ called: wanted });
  const known = new Set(cards.map(({ label }) => label));
  cards = [...cards, ...items.filter(({ label }) => !known.has(label))];
}

function show() {
  if (!cards.length) {
    fill(place, h("div", { class: "card" }, h("h2", {}, t("state.noPhotos.title")), h("p", {}, t("state.noPhotos.text")),
      h("a", { class: "button main", href: `/p/${graph.id}/data` }, t("nav.data"))));
    return;
  }
  const found = order(cards.filter((card) => matches(card, choice)), choice.sort, byName);
  fill(count, found.length === cards.length ? t("catalogue.all", { n: cards.length, photos: cards.reduce((sum, card) => sum + card.photos, 0) })
    : t("catalogue.found", { n: found.length, of: cards.length }));
  if (rest) count.append(" · ", t("catalogue.rest", { n: graph.individuals }));
  fill(chips, filtersOf(choice).map(chip), filtersOf(choice).length > 1 ? button(t("catalogue.clear"), () => choose({ sort: choice.sort }, true), { class: "quiet" }) : null);
  if (!place.contains(grid.element)) fill(place, h("div", { class: "found" }, count, chips), marks, grid.element);
  grid.show(found);
  grid.element.hidden = !found.length;
  byId("nothing")?.remove();
  if (!found.length) place.append(h("div", { class: "card", id: "nothing" }, h("p", {}, t("catalogue.nothing")), button(t("catalogue.clear"), () => choose({ sort: choice.sort }, true), { class: "main" })));
  drawMarks();
}

/* ---- one card ---- */

function draw(card) {
  const title = individualLabel(card);
  const box = may("curate") && h("input", { type: "checkbox", "aria-label": t("catalogue.mark", { name: title }), checked: marked.has(card.label), onchange: () => toggle(card) });
  return [h("a", { class: "cell-link", href: individualPath(graph.id, card) },
    card.best ? h("img", { src: imageAddress(card.best, true, 300), alt: "", loading: "lazy", decoding: "async" }) : h("span", { class: "no-picture" }, t("catalogue.noPicture")),
    h("strong", {}, title),
    h("span", { class: "faint" }, t("catalogue.photos", { n: card.photos }), card.sightings ? ` · ${t("catalogue.sightings", { n: card.sightings })}` : ""),
    h("span", { class: "faint" }, seen(card)),
    h("span", { class: "card-marks" }, marksOf(card).map(([key, kind]) => h("span", { class: `pill ${kind}` }, t(key))))), box || null];
}

const seen = ({ first, last }) => (!first ? t("catalogue.noDate") : month(first) === month(last) ? month(first) : `${month(first)} – ${month(last)}`);

function marksOf(card) {
  return [!card.consistent ? ["catalogue.is.conflict", "bad"] : null,
    card.neverCompared ? ["catalogue.is.never", "warn"] : card.photos === 1 ? ["catalogue.is.single", "faint"] : null,
    card.photos > 1 && card.consistent && !card.settled ? ["catalogue.is.unsettled", "faint"] : null].filter(Boolean);
}

/* ---- filters ---- */

function choose(changes, whole = false) {
  choice = readChoice(writeChoice(whole ? changes : { ...choice, ...changes }));
  history.replaceState(null, "", location.pathname + writeChoice(choice));
  if (whole) drawControls();
  show();
}

function drawControls() {
  const option = (field, value, text) => h("option", { value, selected: (choice[field] ?? "") === value }, text);
  const select = (field, any, values) => h("label", {}, h("span", {}, t(`catalogue.${field}`)),
    h("select", { id: `filter-${field}`, onchange: (event) => choose({ [field]: event.target.value }) }, any ? option(field, "", any) : null, values.map(([value, text]) => option(field, value, text))));
  let typing = 0;
  const search = h("input", { id: "search", type: "search", value: choice.q ?? "", autocomplete: "off", placeholder: t("catalogue.searchHint"), oninput: () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      choose({ q: search.value.trim() });
      readCalled().then(show, fail);
    }, QUIET);
  } });
  const date = (field) => h("label", {}, h("span", {}, t(`catalogue.${field}`)),
    h("input", { id: `filter-${field}`, type: "date", value: choice[field] ?? "", onchange: (event) => choose({ [field]: event.target.value }) }));
  const places = valuesOf(cards, "places", byName);
  const sides = valuesOf(cards, "sides", byName);
  fill(controls, h("label", { class: "search" }, h("span", {}, t("catalogue.q")), search),
    select("sort", null, SORTS.map((sort) => [sort, t(`catalogue.sort.${sort}`)])),
    h("details", { class: "more-filters", open: innerWidth > 900 || filtersOf(choice).length > 0 }, h("summary", {}, t("catalogue.filters")), h("div", {},
    select("state", t("catalogue.any"), STATES.map((state) => [state, t(`catalogue.state.${state}`)])),
    places.length ? select("place", t("catalogue.any"), places.map((name) => [name, name])) : null,
    sides.length > 1 || choice.side ? select("side", t("catalogue.any"), sides.map((side) => [side, viewpointName(side)])) : null,
    cards.some(({ quality }) => quality !== null) ? select("quality", t("catalogue.any"), [1, 2, 3, 4, 5].map((n) => [String(n), t("catalogue.atLeast", { n })])) : null,
    cards.some(({ first }) => first) ? [date("from"), date("to")] : null)));
}

function chip(field) {
  const value = { state: () => t(`catalogue.state.${choice.state}`), side: () => viewpointName(choice.side), quality: () => t("catalogue.atLeast", { n: Number(choice.quality) }) }[field]?.() ?? choice[field];
  return button([`${t(`catalogue.${field}`)}: ${value} `, h("span", { "aria-hidden": "true" }, "×")], () => choose({ ...choice, [field]: undefined }, true),
    { class: "chip", "aria-label": t("catalogue.takeOff", { what: `${t(`catalogue.${field}`)}: ${value}` }) });
}

/* ---- marked cards ---- */

function toggle(card) {
  if (!may("curate")) return;
  if (marked.has(card.label)) marked.delete(card.label);
  else marked.set(card.label, card);
  grid.refresh(card);
  drawMarks();
}

function drawMarks() {
  marks.hidden = !marked.size;
  fill(marks, h("span", {}, t("catalogue.marked", { n: marked.size })),
    button([h("kbd", { "aria-hidden": "true" }, "M"), t("catalogue.merge")], mergeMarked, { class: "main", id: "merge-marked", disabled: marked.size < 2 }),
    button(t("catalogue.unmark"), () => {
      marked.clear();
      show();
    }));
}

function onKey(event) {
  if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.altKey || event.metaKey || settings.keysOff) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea") || document.querySelector("dialog[open]") || marked.size < 2) return;
  event.preventDefault();
  mergeMarked();
}

/** Shows what becomes of the marked individuals, asks which name stays, and merges them. */
async function mergeMarked() {
  const chosen = [...marked.values()];
  const names = nameChoice(chosen);
  const go = await dialog(t("merge.title"), h("div", {},
    h("div", { class: "merge-list" }, chosen.map((card) => h("figure", {}, card.best ? h("img", { src: imageAddress(card.best, true, 300), alt: "" }) : null,
      h("figcaption", {}, h("strong", {}, individualLabel(card)), h("br"), t("catalogue.photos", { n: card.photos }))))),
    h("p", {}, t("merge.becomes", { n: chosen.length, photos: chosen.reduce((sum, { photos }) => sum + photos, 0) })), names),
  [{ label: t("merge.do"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
  if (!go) return;
  await askName();
  const name = names.querySelector("input:checked").value;
  await perform(() => merge(graph.id, chosen, name), t("merge.done", { n: chosen.length, name: name || t("individual.unnamed") }));
}

/** Does an act, says what it did, and offers to take it back. */
async function perform(act, done) {
  try {
    const { undo } = await act();
    marked.clear();
    await read().catch(() => { /* the act is done; the next event reads again */ });
    tellOutcome(line, done, { undo, undone: () => read().then(() => tellOutcome(line, t("act.undone")), fail) });
  } catch (failure) {
    tellOutcome(line, actFailureText(failure), { bad: true });
  }
}

const fail = (failure) => tellOutcome(line, failureText(failure), { bad: true });

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()), h("a", { href: "/" }, t("nav.dashboard")))));
