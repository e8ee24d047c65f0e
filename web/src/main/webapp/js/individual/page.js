/** One individual: its photos, when and where it was seen, what was decided, and what can be put right. */
import { may } from "../lib/account.js";
import { all, get, graphId } from "../lib/api.js";
import { decide, exclude, merge } from "../lib/acts.js";
import { topBar } from "../lib/bar.js";
import { effective, parting } from "../lib/consequence.js";
import { correctBox } from "../lib/boxing.js";
import { actFailureText, askName, dialog, failureNote, failureText } from "../lib/dialog.js";
import { button, byId, fill, h, redraw } from "../lib/dom.js";
import { attend, listen } from "../lib/live.js";
import { askMerge } from "../lib/merging.js";
import { tellOutcome } from "../lib/outcome.js";
import { imageAddress, individualLabel, individualPath, photoText, shortPhotoName, viewpointName } from "../lib/photos.js";
import { previewOf, splitTable, thumb } from "../lib/preview.js";
import { askRename } from "../lib/renaming.js";
import { settings } from "../lib/settings.js";
import { day, decimal, number, t, when } from "../lib/texts.js";
import { drawMap, drawTimeline } from "./pictures.js";
import { factsOf, sightingsOf } from "./sightings.js";

const wanted = decodeURIComponent(/\/i\/(.+?)\/?$/.exec(location.pathname)?.[1] ?? "");
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let graph;
let individual;
let at = null; // the photo whose individual is wanted
let reading = 0;
let splitting = false;

const line = h("div", { class: "note good", role: "status", "aria-live": "polite", hidden: true });
const body = h("div", {});
const alike = h("div", { id: "alike" });

async function start() {
  graph = await get(`/graphs/${graphId}`);
  document.body.prepend(topBar(graph, "catalogue"), h("main", { class: "wide" },
    h("p", {}, h("a", { href: `/p/${graph.id}/catalogue`, id: "back" }, `← ${t("nav.catalogue")}`)), line, body));
  fill(body, h("p", {}, t("loading")));
  const label = await find(wanted);
  if (!label) {
    fill(body, h("div", { class: "card" }, h("h1", {}, wanted), h("p", {}, t("individual.unknown")),
      h("a", { class: "button main", href: `/p/${graph.id}/catalogue?q=${encodeURIComponent(wanted)}` }, t("individual.search"))));
    return;
  }
  await read(label);
  listen(graph.id, { onChange: () => isBusy() || read(at, isBusy) });
  attend(graph.id, settings.reviewer, "catalogue", () => {});
}

/** The label of a name or of a photo's id; null where the project has none. */
async function find(name) {
  if (UUID.test(name)) return name;
  const same = (other) => other?.normalize("NFC").toLocaleLowerCase() === name.normalize("NFC").toLocaleLowerCase();
  const individuals = await all(`/graphs/${graph.id}/individuals`);
  return (individuals.find((one) => one.name === name) ?? individuals.find((one) => same(one.name)))?.label ?? null;
}

/** Whether something is being decided here that a change of the page would take away. */
const isBusy = () => splitting || document.querySelector("dialog[open]") !== null;

/** Reads and shows the individual of a photo, unless another is wanted by then or the page is busy. */
async function read(label, unless = () => false) {
  const mine = ++reading;
  at = label;
  const address = `/pages/graphs/${graph.id}/individuals/${label}`;
  const [found, names] = await Promise.all([get(address), get(`${address}/namings`)]);
  if (mine !== reading || unless()) return;
  if (individual?.label !== found.label) fill(alike, h("p", { class: "faint" }, t("loading")));
  individual = { ...found, namings: names.items };
  individual.pairs = individual.pairs.map((pair) => ({ ...pair, effective: effective(pair) }));
  document.title = `${individualLabel(individual)} · ${graph.name || t("graph.unnamed")}`;
  history.replaceState(null, "", individualPath(graph.id, individual));
  draw();
  drawAlike(label).catch((failure) => fill(alike, failureNote(failure)));
}

function draw() {
  const photos = individual.members;
  const sightings = sightingsOf(photos);
  const located = photos.filter(({ latitude, longitude }) => latitude != null && longitude != null);
  const dated = sightings.filter(({ at }) => at);
  redraw(body, () => [
    h("div", { class: "individual-head" }, h("h1", { id: "individual-name" }, individualLabel(individual)),
      individual.consistent ? null : h("a", { class: "pill bad", href: `/p/${graph.id}/conflicts?around=${individual.label}` }, t("catalogue.is.conflict")),
      h("p", { class: "faint" }, [t("catalogue.photos", { n: individual.size }), t("catalogue.sightings", { n: sightings.length }),
        dated.length ? (dated.length > 1 ? t("individual.seen", { first: day(dated[0].at), last: day(dated.at(-1).at) }) : day(dated[0].at)) : t("catalogue.noDate")].join(" · "))),
    h("div", { class: "actions", id: "acts" }, may("curate") ? [button(t("conflicts.rename"), renameIt, { id: "rename" }), button(t("conflicts.merge"), mergeIt, { id: "merge" })] : null,
      may("curate") && photos.length > 1 ? button(t("conflicts.split"), toggleSplit, { id: "split", "aria-expanded": String(splitting) }) : null,
      may("curate") && photos.length > 1 ? h("a", { class: "button", id: "look-again", href: `/p/${graph.id}/review?pair=${weakest()}` }, t("individual.lookAgain")) : null),
    splitting ? h("section", { class: "card", id: "split-card" }, h("h2", {}, t("conflicts.split")), splitTable(individual, halves(), (changes) => doSplit(changes, t("conflicts.splitDone")))) : null,
    h("section", { class: "card" }, h("h2", {}, t("individual.photos")), bySide(photos),
      individual.size > photos.length ? h("p", { class: "faint" }, t("conflicts.more", { n: individual.size - photos.length })) : null),
    h("div", { class: "grid" },
      dated.length ? h("section", { class: "card", id: "timeline" }, h("h2", {}, t("individual.timeline")), drawTimeline(dated),
        h("ol", { class: "feed" }, sightings.map(({ at, encounter, photos: seen }) => h("li", {}, h("strong", {}, at ? day(at) : t("catalogue.noDate")), encounter ? ` · ${encounter}` : "", ` · ${t("catalogue.photos", { n: seen.length })}`)))) : null,
      located.length ? h("section", { class: "card", id: "map" }, h("h2", {}, t("individual.map")), drawMap(located)) : null,
      facts(photos),
      h("section", { class: "card" }, h("h2", {}, t("individual.alike")), alike),
      h("section", { class: "card" }, h("h2", {}, t("conflicts.history")), decisions()))]);
}

/* ---- what is seen ---- */

function bySide(photos) {
  const sides = new Map();
  for (const photo of [...photos].sort((one, other) => (other.quality ?? -1) - (one.quality ?? -1))) {
    const side = photo.viewpoint ?? "";
    sides.set(side, [...(sides.get(side) ?? []), photo]);
  }
  return [...sides].map(([side, list]) => h("div", { class: "side" }, h("h3", {}, `${side ? viewpointName(side) : t("individual.noSide")} ${t("photos", { n: list.length })}`),
    h("ul", { class: "photos" }, list.map(photoCard))));
}

function photoCard(photo) {
  const name = shortPhotoName(photo);
  return h("li", { class: "photo" },
    photo.image ? h("a", { href: imageAddress(photo, false), target: "_blank", rel: "noopener" }, h("img", { src: imageAddress(photo, true, 500), alt: photoText("", photo), loading: "lazy" })) : h("span", { class: "no-picture" }, t("catalogue.noPicture")),
    h("strong", { title: photo.externalId ?? "" }, name),
    h("span", { class: "faint" }, [when(photo.takenAt), photo.encounter, photo.quality != null ? t("photo.quality", { n: photo.quality }) : null].filter(Boolean).join(" · ")),
    may("curate") ? h("span", { class: "inline" },
      individual.members.length > 1 ? button(t("individual.takeOut"), () => takeOut(photo), { class: "quiet small", "aria-label": `${t("individual.takeOut")}: ${name}` }) : null,
      photo.image ? button(t("box.do"), () => boxIt(photo), { class: "quiet small", "aria-label": `${t("box.do")}: ${name}` }) : null,
      button(t("exclude.do"), () => excludeIt(photo), { class: "quiet small", "aria-label": `${t("exclude.do")}: ${name}` })) : null);
}

function facts(photos) {
  const found = factsOf(photos);
  if (!found.length) return null;
  const label = (key) => (key === "species" ? t("field.species") : key);
  const agreed = found.filter(({ values }) => values.length === 1);
  const split = found.filter(({ values }) => values.length > 1);
  return h("section", { class: "card", id: "facts" }, h("h2", {}, t("individual.facts")),
    split.length ? [h("h3", { class: "warn" }, t("individual.differ")), h("ul", {}, split.map(({ key, values }) => h("li", {}, h("strong", {}, label(key)), `: ${values.map(({ value, n }) => `${value} (${number(n)})`).join(", ")}`)))] : null,
    agreed.length ? [h("h3", {}, t("individual.agree")), h("ul", {}, agreed.map(({ key, values }) => h("li", {}, h("strong", {}, label(key)), `: ${values[0].value}`)))] : null);
}

async function drawAlike(label) {
  const { items } = await get(`/pages/graphs/${graph.id}/individuals/${label}/alike`);
  if (individual.label !== label && !individual.members.some(({ id }) => id === label)) return;
  redraw(alike, () => items.length ? h("ul", { class: "alike" }, items.map((other) => h("li", {},
    h("a", { href: individualPath(graph.id, other) }, other.best ? h("img", { src: imageAddress(other.best, true, 200), alt: "", loading: "lazy" }) : null,
      h("span", {}, h("strong", {}, individualLabel(other)), h("br"), h("span", { class: "faint" }, alikeReason(other)))),
    may("curate") ? h("a", { class: "button quiet small", href: `/p/${graph.id}/review?pair=${other.a},${other.b}` }, t("conflicts.look")) : null))) : h("p", { class: "faint" }, t("individual.noneAlike")));
}

const alikeReason = ({ decision, match }) => [t(`individual.alike.${decision}`), match !== null ? t("individual.score", { score: decimal(match) }) : null].filter(Boolean).join(" · ");

/** What was decided and how it was named, newest first. */
function decisions() {
  const photo = (id) => shortPhotoName(individual.members.find((one) => one.id === id) ?? { id });
  const reviews = individual.reviews.map((review) => ({ at: review.recordedAt, line: [
    h("strong", {}, review.undoes ? t("history.undo") : review.tags.includes("merge") ? t("history.merge") : review.tags.includes("split") ? t("history.split") : t(`decision.${effective(review)}`)),
    ` ${photo(review.a)} – ${photo(review.b)} · ${review.reviewer} · ${when(review.recordedAt)}`, review.comment ? ` · “${review.comment}”` : ""] }));
  const namings = individual.namings.map((naming) => ({ at: naming.at, line: [
    h("strong", {}, t(naming.undoes ? "history.nameBack" : "history.name")), ` ${naming.before.length ? naming.before.join(", ") : t("individual.unnamed")} → ${naming.name ?? t("individual.unnamed")} · ${naming.author} · ${when(naming.at)}`,
    naming.takenBack ? ` · ${t("history.takenBack")}` : ""] }));
  const lines = [...reviews, ...namings].sort((one, other) => other.at.localeCompare(one.at));
  return h("ul", { class: "feed", tabindex: 0, id: "history" }, lines.length ? lines.map(({ line }) => h("li", {}, line)) : h("li", { class: "faint" }, t("individual.noHistory")));
}

/** The pair whose answer is the least sure: worth another look. */
function weakest() {
  const rank = ["unspecified", "guessing", "not_sure", "pretty_sure", "absolutely_sure"];
  const joined = individual.pairs.filter((pair) => pair.effective === "positive").sort((one, other) => one.reviews - other.reviews || rank.indexOf(one.confidence) - rank.indexOf(other.confidence));
  const { a, b } = joined[0] ?? { a: individual.members[0].id, b: individual.members[1].id };
  return `${a},${b}`;
}

/* ---- what is done ---- */

async function ask(title, content, label) {
  const go = await dialog(title, content, [{ label, value: "go", main: true }, { label: t("cancel"), value: "" }]);
  if (go) await askName();
  return Boolean(go);
}

/** Does an act and says so; an act that was called off answers null. */
async function perform(act, done, next = individual.label) {
  try {
    const outcome = await act();
    if (!outcome) return;
    splitting = false;
    await read(next).catch(() => { /* the act is done; the next event reads again */ });
    tell(done ?? outcome.said, outcome.undo, individual.label);
  } catch (failure) {
    tellOutcome(line, actFailureText(failure), { bad: true });
  }
}

const fail = (failure) => tellOutcome(line, failureText(failure), { bad: true });

function tell(text, undo, label) {
  tellOutcome(line, text, { undo, undone: () => read(label).then(() => tell(t("act.undone"), null), fail) });
  line.scrollIntoView({ block: "nearest" });
}

async function renameIt() {
  await perform(() => askRename(graph.id, individual));
}

async function mergeIt() {
  const chosen = await askMerge(graph.id, individual);
  if (!chosen) return;
  await askName();
  const { other, name } = chosen;
  await perform(() => merge(graph.id, [individual, other], name), t("merge.done", { n: 2, name: name || t("individual.unnamed") }), [individual.label, other.label].sort()[0]);
}

function toggleSplit() {
  splitting = !splitting;
  draw();
  drawAlike(individual.label).catch(() => { /* what was there is drawn again with the next change */ });
  byId("split").focus();
}

const halves = () => new Map(individual.members.map(({ id }) => [id, 1]));

const doSplit = async (changes, done) => {
  await askName();
  await perform(() => decide(graph.id, changes, "split"), done);
};

/** Takes one photo out of the individual: every answer that joins it becomes "different". */
async function takeOut(photo) {
  const changes = parting(individual.pairs, (id) => id === photo.id);
  if (!changes.length) {
    tell(t("individual.cannotTakeOut", { name: shortPhotoName(photo) }), null);
    return;
  }
  if (!await ask(t("individual.takeOut"), h("div", {}, h("p", {}, t("individual.takeOutText", { name: shortPhotoName(photo) })), previewOf(individual, changes)), t("individual.takeOut"))) return;
  const next = individual.members.find(({ id }) => id !== photo.id).id;
  await perform(() => decide(graph.id, changes, "split"), t("individual.takenOut", { name: shortPhotoName(photo) }), next);
}

async function boxIt(photo) {
  try {
    if (await correctBox(photo)) {
      await read(individual.label);
      tell(t("box.done", { name: shortPhotoName(photo) }), null);
    }
  } catch (failure) {
    fail(failure);
  }
}

async function excludeIt(photo) {
  const reason = h("input", { id: "exclude-reason", maxlength: 200 });
  if (!await ask(t("exclude.title"), h("div", {}, thumb(photo), h("p", {}, t("exclude.text")), h("label", { for: "exclude-reason" }, t("exclude.reason")), reason), t("exclude.do"))) return;
  const next = individual.members.find(({ id }) => id !== photo.id)?.id;
  if (!next) {
    await exclude(graph.id, [photo.id], reason.value.trim()).then(() => (location.href = `/p/${graph.id}/catalogue`), fail);
    return;
  }
  await perform(() => exclude(graph.id, [photo.id], reason.value.trim()), t("exclude.done", { name: shortPhotoName(photo) }), next);
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()), h("a", { href: "/" }, t("nav.dashboard")))));
