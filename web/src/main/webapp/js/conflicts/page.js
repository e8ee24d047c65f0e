/** The conflicts page: where answers disagree, what is most likely wrong, and how to put it right. */
import { may } from "../lib/account.js";
import { decide, exclude, merge } from "../lib/acts.js";
import { CallFailure, all, get, graphId, some } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { consequence, effective } from "../lib/consequence.js";
import { actFailureText, askName, dialog, failureNote, failureText } from "../lib/dialog.js";
import { announce, button, byId, fill, h, redraw } from "../lib/dom.js";
import { finder } from "../lib/finder.js";
import { attend, listen } from "../lib/live.js";
import { askMerge } from "../lib/merging.js";
import { mayYetSucceed } from "../lib/outcome.js";
import { individualName, individualTitle, photoName } from "../lib/photos.js";
import { previewOf, splitTable, thumb } from "../lib/preview.js";
import { askRename } from "../lib/renaming.js";
import { settings } from "../lib/settings.js";
import { number, t, when } from "../lib/texts.js";
import { Viewer } from "../lib/viewer.js";
import { drawWeb } from "./web.js";

const MOST_DRAWN = 12; // photos; of a larger group the suspect's neighbourhood is drawn
const MOST_IN_MATRIX = 20;
const MOST_LISTED = 100; // conflicts
const MOST_LOOSE = 100; // pairs nobody could tell that are listed
/** Individuals of several names that are told of. */
const MOST_MIXED = 200;
const query = new URLSearchParams(location.search);
let graph;
let conflicts = [];
let opening = 0; // the individual that is wanted; what comes late of another is dropped
let chosen = null; // an annotation of the individual that is open
let individual = null;
let pair = null; // the pair in the viewer
let halves = new Map(); // annotation → 1 or 2, while a split is prepared
let viewer = null;
let lastUndo = null; // takes back what the last act did

const list = h("ul", { class: "conflict-list", "aria-label": t("conflicts.list") });
const names = h("div", { id: "mixed-names" });
const undecided = h("div", { id: "undecided" });
const detail = h("div", { id: "detail" });
const line = h("div", { class: "note good", role: "status", "aria-live": "polite", hidden: true });

async function start() {
  graph = await get(`/graphs/${graphId}`);
  document.title = `${t("nav.conflicts")} · ${graph.name || t("graph.unnamed")}`;
  document.body.prepend(topBar(graph, "conflicts"),
    h("main", { class: "conflicts-layout" },
      h("section", {}, h("h1", {}, t("nav.conflicts")), list, names, undecided,
        h("h2", {}, t("conflicts.find")), finder(graphId, (found) => openIndividual(found.label))),
      h("section", { "aria-label": t("conflicts.detail") }, line, detail)));
  await loadList();
  const first = query.get("around") ?? conflicts[0]?.label;
  if (first) await openIndividual(first);
  else drawEmpty();
  loadOthers().catch(() => {});
  listen(graph.id, { onChange: () => Promise.all([loadList(), loadOthers()]).catch(() => {}) });
  attend(graph.id, settings.reviewer, "conflicts", () => {});
}

async function loadList() {
  conflicts = (await all(`/graphs/${graphId}/conflicts`)).sort((one, two) => two.members.length - one.members.length);
  const shown = conflicts.slice(0, MOST_LISTED);
  const seen = (conflict) => [...new Set([conflict.hypotheses[0]?.a, conflict.hypotheses[0]?.b, conflict.label].filter(Boolean))].slice(0, 2);
  const ids = [...new Set(shown.flatMap(seen))].slice(0, 500);
  const items = ids.length ? (await get(`/pages/graphs/${graphId}/photos?ids=${ids.join(",")}`).catch(() => ({ items: [] }))).items : [];
  const photos = new Map(items.map((photo) => [photo.id, photo]));
  redraw(list, () => shown.map((conflict) => {
    const pictures = seen(conflict).map((id) => photos.get(id)).filter(Boolean);
    return h("li", {}, h("button", { type: "button", class: "pictured", id: `conflict-${conflict.label}`, "aria-current": conflict.members.includes(chosen) ? "true" : null, onclick: () => openIndividual(conflict.label) },
      h("span", { class: "pictures" }, pictures.map(thumb)),
      h("span", {}, h("strong", {}, individualName(pictures[0]?.individual ?? { size: conflict.members.length })),
        h("span", { class: "faint" }, t("conflicts.line", { photos: conflict.members.length, n: conflict.negativePairs.length }), " · ", t("conflicts.suspects", { n: conflict.hypotheses.length })))));
  }));
  if (!conflicts.length) fill(list, h("li", { class: "note good" }, t("conflicts.none")));
}

/** What else wants a curator: names that turned out to be one animal, and pairs nobody could tell. */
async function loadOthers() {
  const loose = (decision) => some(`/graphs/${graphId}/pairs?decision=${decision}&inferred=${decision}&limit=${MOST_LOOSE}`, MOST_LOOSE);
  const [mixed, cannot, unknown] = await Promise.all([some(`/pages/graphs/${graphId}/mixed-names`, MOST_MIXED), loose("incomparable"), loose("unknown")]);
  const pairs = [...cannot, ...unknown].slice(0, MOST_LOOSE);
  const ids = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const { items } = ids.length ? await get(`/pages/graphs/${graphId}/photos?ids=${ids.join(",")}`) : { items: [] };
  const photos = new Map(items.map((photo) => [photo.id, photo]));
  const nameOf = (id) => (photos.has(id) ? photoName(photos.get(id)).split("/").pop() : id.slice(0, 8));
  section(names, t("conflicts.mixedNames"), mixed.map(({ label, photos: n, names: several }) =>
    button([h("strong", {}, several.join(" = ")), h("span", { class: "faint" }, t("photos", { n }))], () => openIndividual(label))));
  // Who may not curate decides on pairs that are offered, and chooses none.
  const [tag, to] = may("curate") ? ["a", ({ a, b }) => ({ class: "button", href: `/p/${graphId}/review?pair=${a},${b}` })] : ["p", () => ({})];
  section(undecided, t("conflicts.undecided"), pairs.map((each) =>
    h(tag, to(each), h("span", {}, `${nameOf(each.a)} – ${nameOf(each.b)}`), " ", h("span", { class: "faint" }, t("conflicts.answers", { n: each.reviews })))));
}

/** A list that is there only while it has something to show. */
function section(place, title, entries) {
  const open = place.querySelector("details")?.open ?? false;
  redraw(place, () => entries.length ? h("details", { class: "other-list", open }, h("summary", { id: `${place.id}-summary` }, `${title} (${number(entries.length)})`),
    h("ul", { class: "conflict-list" }, entries.map((entry) => h("li", {}, entry)))) : null);
}

function drawEmpty() {
  fill(detail, h("div", { class: "card" }, h("h2", {}, t("conflicts.none")),
    h("p", {}, t("conflicts.allConsistent", { n: graph.consistent })),
    h("a", { class: "button main", href: `/p/${graph.id}/review` }, t("nav.review"))));
}

async function openIndividual(annotation) {
  const mine = ++opening;
  let found;
  try {
    found = await get(`/pages/graphs/${graphId}/individuals/${annotation}`);
  } catch (failure) {
    if (mine === opening) fill(detail, failureNote(failure, () => openIndividual(annotation)));
    return;
  }
  if (mine !== opening) return;
  chosen = annotation;
  individual = found;
  halves = new Map();
  const conflict = conflictOf();
  const suspects = new Set((conflict?.hypotheses ?? []).map(({ a, b }) => `${a}|${b}`));
  individual.pairs = individual.pairs.map((item) => ({ ...item, effective: effective(item), suspect: item.suspect || suspects.has(`${item.a}|${item.b}`) }))
    .filter((item) => item.effective !== "unreviewed" || item.suspect);
  pair = null;
  draw();
  const first = conflict?.hypotheses[0];
  if (first) openPair(first);
  for (const item of list.querySelectorAll("button")) item.removeAttribute("aria-current");
  const place = conflicts.findIndex(({ members }) => members.includes(annotation));
  list.querySelectorAll("button")[place]?.setAttribute("aria-current", "true");
}

const conflictOf = () => conflicts.find(({ members }) => members.includes(individual?.label ?? chosen));
const member = (id) => individual.members.find((photo) => photo.id === id);
const stateOf = (a, b) => individual.pairs.find((item) => item.a === a && item.b === b);
const shortName = (id) => (member(id) ? photoName(member(id)).split("/").pop() : id.slice(0, 8));

function draw() {
  const conflict = conflictOf();
  const drawn = neighbourhood(conflict);
  const many = individual.size - drawn.length;
  fill(detail,
    h("h2", { id: "individual-name" }, individualTitle(individual)),
    conflict ? likely(conflict) : h("p", { class: "note good" }, t("conflicts.consistent")),
    h("div", { class: "card", id: "pair-card", hidden: true }),
    may("curate") ? h("div", { class: "card", id: "actions" }, h("h3", {}, t("conflicts.actions")), actions()) : null,
    h("div", { class: "card" }, h("h3", {}, t("conflicts.web")), drawWeb(drawn, individual.pairs, { open: openPair, halves }),
      many > 0 ? h("p", { class: "faint" }, t("conflicts.more", { n: many })) : null, legend()),
    h("details", { class: "card" }, h("summary", {}, t("conflicts.table")), table()),
    individual.size <= MOST_IN_MATRIX ? h("details", { class: "card" }, h("summary", {}, t("conflicts.matrix")), matrix()) : null,
    h("details", { class: "card" }, h("summary", {}, t("conflicts.history")), history()));
  if (pair) openPair(pair);
}

/** All photos of a small group; of a large one the suspected pair, what contradicts it, and what joins them. */
function neighbourhood(conflict) {
  if (individual.members.length <= MOST_DRAWN) return individual.members;
  const near = new Set((conflict?.hypotheses ?? []).concat(conflict?.negativePairs ?? []).slice(0, 4).flatMap(({ a, b }) => [a, b]));
  const joined = individual.pairs.filter((item) => item.effective === "positive");
  for (let before = -1; near.size < MOST_DRAWN && near.size !== before;) {
    before = near.size;
    for (const { a, b } of joined) if (near.size < MOST_DRAWN && near.has(a) !== near.has(b)) near.add(a).add(b);
  }
  return (near.size ? individual.members.filter(({ id }) => near.has(id)) : individual.members).slice(0, MOST_DRAWN);
}

const legend = () => h("p", { class: "legend" }, ["positive", "negative", "incomparable"].map((name) => h("span", {},
  h("svg:svg", { width: 40, height: 12, class: "key", "aria-hidden": "true" }, h("svg:line", { class: `edge ${name}`, x1: 2, y1: 6, x2: 38, y2: 6, "stroke-width": 3 })), " ", t(`decision.${name}`))),
h("span", {}, `! ${t("conflicts.suspected")}`));

function likely(conflict) {
  const changes = conflict.hypotheses.slice(0, 5).map(({ a, b, shouldBe }) => ({ a, b, decision: shouldBe }));
  const sentence = ({ a, b, decision }) => t("conflicts.change", { a: shortName(a), b: shortName(b),
    from: t(`decision.${stateOf(a, b)?.effective ?? "unreviewed"}`), to: t(`decision.${decision}`) });
  return h("div", { class: "card likely" }, h("h3", {}, t("conflicts.likely")),
    h("p", {}, changes.length ? [t("conflicts.cheapest"), " ", changes.map((change) => h("strong", {}, sentence(change), " "))] : t("conflicts.noHint")),
    changes.length ? h("div", { class: "actions" },
      may("curate") ? button(t("conflicts.accept"), () => apply(changes, t("conflicts.accepted")), { class: "main", id: "accept" }) : null,
      button(t("conflicts.look"), () => openPair(changes[0]))) : null,
    h("details", {}, h("summary", {}, t("conflicts.weights")), h("div", { class: "scroll", tabindex: 0 }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("conflicts.differentPair")), h("th", { scope: "col", class: "number" }, t("conflicts.weight")), h("th", { scope: "col", class: "number" }, t("conflicts.cutWeight")))),
      h("tbody", {}, conflict.negativePairs.slice(0, 50).map(({ a, b, weight, cutWeight }) => h("tr", {}, h("td", {}, `${shortName(a)} – ${shortName(b)}`),
        h("td", { class: "number" }, weight?.toFixed(2) ?? "–"), h("td", { class: "number" }, cutWeight?.toFixed(2) ?? "–")))))), h("p", { class: "faint" }, t("conflicts.weightsMean"))));
}

async function openPair({ a, b }) {
  pair = { a, b };
  const card = byId("pair-card");
  if (!card || !member(a) || !member(b)) return;
  card.hidden = false;
  viewer = new Viewer();
  const earlier = h("div", { id: "earlier" });
  const suspected = stateOf(a, b)?.suspect;
  fill(card, h("h3", {}, suspected ? t("conflicts.suspectPair") : t("conflicts.pair"), `: ${shortName(a)} – ${shortName(b)}`),
    h("div", { class: "conflict-viewer" }, viewer.element),
    h("div", { class: "actions" },
      may("curate") ? [button(t("do.same"), () => decidePair("positive"), { class: "same" }), button(t("do.different"), () => decidePair("negative"), { class: "different" }),
        button(t("do.cannot"), () => decidePair("incomparable"), { class: "cannot" })] : null,
      button(t("conflicts.showEarlier"), () => {
        drawEarlier(earlier);
      }),
      may("curate") ? button(t("conflicts.askSecond"), () => askSecond(a, b)) : null), earlier);
  const mine = viewer;
  const failures = await viewer.show(member(a), member(b));
  if (mine !== viewer) return;
  for (const { pane, why } of failures) pane.say(`${photoName(pane.photo)} ${t(`photo.${why}`)}`);
}

function drawEarlier(place) {
  const given = individual.reviews.filter((review) => review.a === pair.a && review.b === pair.b);
  fill(place, given.length ? h("ul", {}, given.map((review) => h("li", {}, h("strong", {}, t(`decision.${effective(review)}`)),
    ` · ${review.reviewer} · ${t(`confidenceWord.${review.confidence}`)} · ${when(review.recordedAt)}`, review.comment ? ` · “${review.comment}”` : ""))) : h("p", {}, t("conflicts.noEarlier")));
}

const decidePair = (decision) => apply([{ ...pair, decision }], t("conflicts.decided"));

async function askSecond(a, b) {
  const address = `${location.origin}/p/${graphId}/review?pair=${a},${b}`;
  await dialog(t("conflicts.askSecond"), h("div", {}, h("p", {}, t("conflicts.askText")),
    h("label", { for: "second-link" }, t("conflicts.link")), h("input", { id: "second-link", readonly: true, value: address, onfocus: (event) => event.target.select() })), [{ label: t("close"), value: "", main: true }]);
}

/** Applies decisions in one transaction after a preview, unless somebody else changed the group meanwhile. */
async function apply(changes, done, { asked = true, kind = "repair" } = {}) {
  if (asked) {
    const go = await dialog(t("preview.title"), h("div", {}, h("ul", {}, changes.map(({ a, b, decision }) => h("li", {}, t("conflicts.change", { a: shortName(a), b: shortName(b),
      from: t(`decision.${stateOf(a, b)?.effective ?? "unreviewed"}`), to: t(`decision.${decision}`) })))), previewOf(individual, changes)),
    [{ label: t("preview.apply"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
    if (!go) return;
  }
  await askName();
  await act(async () => {
    const fresh = await get(`/pages/graphs/${graphId}/individuals/${chosen}`);
    if (fresh.reviews[0]?.seq !== individual.reviews[0]?.seq) {
      await openIndividual(chosen);
      tell(t("conflicts.changedMeanwhile"), true);
      return null;
    }
    return decide(graphId, changes, kind);
  }, done);
}

/** Does something, says so, and keeps how it is taken back. */
async function act(how, done) {
  try {
    const outcome = await how();
    if (!outcome) return;
    lastUndo = outcome.undo;
    await afterChange(done ?? outcome.said);
  } catch (failure) {
    tell(failure instanceof CallFailure ? actFailureText(failure) : String(failure), true);
  }
}

async function afterChange(done) {
  await loadList();
  const gone = chosen;
  if (conflicts.some(({ members }) => members.includes(gone)) || !conflicts.length) await openIndividual(gone);
  else await openIndividual(conflicts[0].label);
  tell(done);
}

function tell(text, bad = false, undoable = !bad) {
  line.hidden = false;
  line.className = `note ${bad ? "bad" : "good"}`;
  fill(line, text, " ", undoable && lastUndo ? button(t("do.undo"), undoLast, { class: "quiet", id: "undo-action" }) : "");
  announce(text, bad);
}

async function undoLast() {
  const undo = lastUndo;
  const back = chosen;
  lastUndo = null;
  try {
    await undo();
  } catch (failure) {
    if (mayYetSucceed(failure)) lastUndo ??= undo;
    tell(t("said.undoFailed", { why: failureText(failure) }), true, lastUndo === undo);
    return;
  }
  try {
    chosen = back;
    await afterChange(t("act.undone"));
  } catch (failure) {
    tell(failureText(failure), true);
  }
}

function actions() {
  return h("div", {}, h("div", { class: "actions" },
    button(t("conflicts.split"), prepareSplit, { "aria-expanded": String(halves.size > 0), id: "split" }),
    button(t("conflicts.merge"), mergeWith, { id: "merge" }),
    button(t("conflicts.rename"), renameIt, { id: "rename" }),
    button(t("do.exclude"), excludeOne),
    button(t("conflicts.note"), leaveNote)),
  halves.size ? splitTable(individual, halves, (changes) => apply(changes, t("conflicts.splitDone"), { asked: false, kind: "split" })) : null);
}

function prepareSplit() {
  if (halves.size) halves = new Map();
  else individual.members.forEach(({ id }) => halves.set(id, 1));
  // Where a cut is suspected, its two sides are the proposal.
  const suspects = (conflictOf()?.hypotheses ?? []).filter(({ shouldBe }) => shouldBe === "negative");
  if (halves.size && suspects.length) {
    const { groups } = consequence(individual.members.map(({ id }) => id), individual.pairs, suspects.map(({ a, b }) => ({ a, b, decision: "negative" })));
    groups.slice(1).flat().forEach((id) => halves.set(id, 2));
  }
  draw();
  byId("split").focus();
}

async function mergeWith() {
  const chosenOther = await askMerge(graphId, individual);
  if (!chosenOther) return;
  await askName();
  await act(() => merge(graphId, [individual, chosenOther.other], chosenOther.name), t("conflicts.mergeDone"));
}

async function renameIt() {
  await act(() => askRename(graphId, individual));
}

async function excludeOne() {
  const choice = h("select", { id: "which-photo" }, individual.members.map((photo) => h("option", { value: photo.id }, shortName(photo.id))));
  const go = await dialog(t("exclude.title"), h("div", {}, h("p", {}, t("exclude.text")), h("label", { for: "which-photo" }, t("exclude.which")), choice), [{ label: t("exclude.do"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
  if (!go) return;
  await askName();
  const name = shortName(choice.value);
  if (choice.value === chosen) chosen = individual.members.find(({ id }) => id !== choice.value)?.id ?? chosen;
  await act(() => exclude(graphId, [choice.value]), t("exclude.done", { name }));
}

/** A note is an answer that says what stood before, with a comment: it stays in the history. */
async function leaveNote() {
  const { a, b } = pair ?? individual.pairs[0] ?? {};
  const state = a && stateOf(a, b);
  if (!state) return;
  const field = h("textarea", { id: "note-text", maxlength: 2000, rows: 4 });
  const go = await dialog(t("conflicts.note"), h("div", {}, h("label", { for: "note-text" }, `${shortName(a)} – ${shortName(b)}`), field), [{ label: t("save"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
  if (!go || !field.value.trim()) return;
  await askName();
  await act(() => decide(graphId, [{ a, b, decision: state.decision, metaDecision: state.metaDecision, confidence: state.confidence, comment: field.value.trim() }], "reviews"), t("conflicts.noted"));
}

function table() {
  return h("div", { class: "scroll", tabindex: 0 }, h("table", { id: "pairs" }, h("thead", {}, h("tr", {}, ["conflicts.pair", "conflicts.answer", "conflicts.confidence", "conflicts.state", "conflicts.open"].map((key) => h("th", { scope: "col" }, t(key))))),
    h("tbody", {}, individual.pairs.map((item) => h("tr", {}, h("td", {}, `${shortName(item.a)} – ${shortName(item.b)}`), h("td", {}, t(`decision.${item.effective}`)),
      h("td", {}, t(`confidenceWord.${item.confidence}`)), h("td", {}, item.suspect ? h("strong", { class: "warn" }, `! ${t("conflicts.suspected")}`) : ""),
      h("td", {}, button(t("conflicts.open"), () => openPair(item), { class: "quiet", "aria-label": `${t("conflicts.open")} ${shortName(item.a)} – ${shortName(item.b)}` })))))));
}

function matrix() {
  const letters = { positive: "S", negative: "D", incomparable: "C", unknown: "?", unreviewed: "·" };
  const ids = individual.members.map(({ id }) => id);
  return h("div", { class: "scroll", tabindex: 0 }, h("table", { class: "matrix" }, h("thead", {}, h("tr", {}, h("td", {}), ids.map((id) => h("th", { scope: "col" }, shortName(id).replace(/\.\w+$/, ""))))),
    h("tbody", {}, ids.map((row) => h("tr", {}, h("th", { scope: "row" }, shortName(row).replace(/\.\w+$/, "")), ids.map((column) => {
      if (row === column) return h("td", {}, "");
      const [a, b] = [row, column].sort();
      const state = stateOf(a, b);
      return h("td", {}, button(letters[state?.effective ?? "unreviewed"], () => openPair({ a, b }), { class: state?.effective === "positive" ? "same" : state?.effective === "negative" ? "different" : "",
        "aria-label": `${shortName(row)} – ${shortName(column)}: ${t(`decision.${state?.effective ?? "unreviewed"}`)}` }));
    }))))), h("p", { class: "faint" }, t("conflicts.matrixKey")));
}

const history = () => h("ul", { class: "feed", tabindex: 0 }, individual.reviews.map((review) => h("li", {}, h("strong", {}, review.undoes ? t("history.undo") : t(`decision.${effective(review)}`)),
  ` ${shortName(review.a)} – ${shortName(review.b)} · ${review.reviewer} · ${when(review.recordedAt)}`, review.tags.length ? ` · ${review.tags.join(", ")}` : "", review.comment ? ` · “${review.comment}”` : "")));

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()))));
