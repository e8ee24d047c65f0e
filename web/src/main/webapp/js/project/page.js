/** One project: numbers that add up, what is left, three charts, people, settings. */
import { hasAccounts, may } from "../lib/account.js";
import { call, get, graphId } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { columns, growth } from "../lib/charts.js";
import { decisionsButton } from "../lib/decisions.js";
import { askName, dialog, failureNote } from "../lib/dialog.js";
import { announce, button, fill, h, redraw } from "../lib/dom.js";
import { attend, listen } from "../lib/live.js";
import { photoName, shortPhotoName } from "../lib/photos.js";
import { settings } from "../lib/settings.js";
import { FEWEST_AGREED, left, standing, wasCompared } from "../lib/standing.js";
import { matchingCard } from "../lib/matching.js";
import { ago, decimal, number, percent, t } from "../lib/texts.js";
import { drawPlaces } from "./places.js";

const head = h("div", {});
const body = h("div", { class: "grid" });
const now = h("p", { id: "people-now" });
const places = h("section", { class: "card", id: "places" });
const feed = h("ul", { class: "feed", tabindex: 0 });
/** Settings that matter to people at work, in words; the rest by their names. */
const SETTINGS = ["redundancy.positive", "redundancy.negative", "review.lease", "review.double", "review.known", "automaticReview.enabled"];
let graph;
let matching;

async function start() {
  graph = await get(`/graphs/${graphId}`);
  document.title = `${graph.name || t("graph.unnamed")} · Resight`;
  document.body.prepend(topBar(graph, "project"), h("main", { class: "wide" }, head, body));
  matching = matchingCard(graph.id, () => refresh().catch(() => {}));
  if (hasAccounts) await drawPlaces(places, graph.id);
  await refresh();
  listen(graph.id, { onChange: () => {
    matching.look();
    return refresh();
  } });
  attend(graph.id, settings.reviewer, "project", (people) => {
    now.textContent = people.length ? people.map(({ reviewer, page }) => `${reviewer} (${t(`nav.${page}`)})`).join(", ") : t("people.alone");
  });
}

let reading = 0; // the reading that counts; an older one is dropped

async function refresh() {
  const mine = ++reading;
  const [status, work, newest, excluded] = await Promise.all([get(`/graphs/${graphId}`), get(`/pages/graphs/${graphId}/work`),
    get(`/pages/graphs/${graphId}/reviews?limit=30`), get(`/pages/graphs/${graphId}/excluded`)]);
  if (mine !== reading) return;
  graph = status;
  redraw(head, () => [h("h1", {}, graph.name || t("graph.unnamed")), h("p", {}, h("strong", {}, t(`state.word.${standing(graph)}`, { n: graph.inconsistent })), " · ", t(...left(graph))),
    graph.status === "failed" ? h("div", { class: "note bad", role: "alert" }, h("strong", {}, t("state.failed.title")), h("p", {}, graph.failure)) : ""]);
  redraw(body, () => [numbers(work), leftToDecide(work), matching.card, columns(t("chart.days"), work.days, "chart.day", ({ day }) => day.slice(5)),
    growth(t("chart.growth"), work.growth), columns(t("chart.scores"), work.scores, "chart.score", ({ from }) => decimal(from)), people(work),
    h("section", { class: "card" }, h("h2", {}, t("activity.title")), activity(newest.items)), agreement(work), excludedPhotos(excluded.items), hasAccounts ? places : null, configuration()]);
}

function numbers({ photos, decided }) {
  const counted = (value, state) => (state !== undefined && value ? h("a", { href: `/p/${graph.id}/catalogue${state ? `?state=${state}` : ""}` }, number(value)) : number(value));
  const row = (key, value, state, sum) => [h("dt", { class: sum ? "sum" : null }, t(key)), h("dd", { class: sum ? "sum" : null }, counted(value, state))];
  return h("section", { class: "card" }, h("h2", {}, t("numbers.title")),
    h("dl", { class: "facts-list", id: "photo-sum" }, row("numbers.inIndividuals", photos.inIndividuals, "group"), row("numbers.single", photos.single, "single"), row("numbers.never", photos.neverCompared, "never"),
      row("numbers.excluded", photos.excluded), row("numbers.total", photos.total, "", true)),
    h("dl", { class: "facts-list" }, row("graph.individuals", graph.individuals, ""), row("graph.conflicts", graph.inconsistent, "conflict"), row("numbers.byPeople", decided.byPeople), row("numbers.byMachine", decided.automatically), row("numbers.inferred", decided.inferred)));
}

function leftToDecide({ settled }) {
  const estimated = graph.status === "finished" || graph.convergence?.remaining;
  const share = settled.groups ? settled.redundantGroups / settled.groups : 0;
  const more = graph.estimate?.moreCandidates;
  return h("section", { class: "card" }, h("h2", {}, t("left.title")),
    figure(left(graph)),
    h("p", {}, !wasCompared(graph) ? t("left.compareFirst") : estimated ? t("left.why", { queue: graph.queue, links: Math.max(0, graph.consistent - graph.positiveRedundant) }) : t("left.unknown")),
    more ? h("p", { id: "more-pairs" }, h("a", { href: "#matching" }, t("left.morePairs", { n: Math.round(more.expected) }))) : "",
    h("h3", {}, t("settled.title")), h("p", {}, t("settled.groups", { n: settled.redundantGroups, of: settled.groups, share: percent(share) })), h("div", { class: "bar-row", "aria-hidden": "true" }, bar(share)),
    h("p", {}, t("settled.separations", { n: graph.negativeRedundantPairs })),
    h("div", { class: "actions" }, h("a", { class: "button main", href: `/p/${graph.id}/review` }, t("nav.review")), graph.inconsistent ? h("a", { class: "button", href: `/p/${graph.id}/conflicts` }, t("conflicts.count", { n: graph.inconsistent })) : "",
      button(t("invite"), invite)));
}

/** What is left in large figures where it is a number, in words where it is not. */
function figure([key, { low, high, n }]) {
  const digits = { "left.none": "0", "left.range": `${number(low ?? 0)}–${number(high ?? 0)}`, "left.exact": number(n ?? 0), "left.atLeast": `≥ ${number(n ?? 0)}` }[key];
  return digits ? h("p", { class: "figure" }, digits) : h("p", {}, h("strong", {}, t(key, { low, high, n })));
}

function bar(share) {
  const element = h("div", { class: "f-same" });
  element.style.width = `${share * 100}%`;
  return element;
}

const LOCAL = /^(localhost|127\.|\[?::1)/;

/** A link with the name of this very computer would lead a colleague to their own: that is said. */
async function invite() {
  await dialog(t("invite"), h("div", {}, LOCAL.test(location.hostname) ? h("p", { class: "note bad", id: "invite-local" }, t("invite.local", { address: location.host })) : h("p", {}, t("invite.text")), h("label", { for: "invite-link" }, t("conflicts.link")),
    h("input", { id: "invite-link", readonly: true, value: `${location.origin}/p/${graph.id}/review`, onfocus: (event) => event.target.select() })), [{ label: t("close"), value: "", main: true }]);
}

/** How somebody answered pairs whose answer was known, if that may be told here. */
const knownOf = ({ known }) => (known?.asked ? [t("people.knownRight", { right: number(known.right), n: number(known.asked) }),
  h("span", { class: "faint" }, ` · ${t("people.knownMore", { missed: number(known.missed), mistaken: number(known.mistaken), cannot: number(known.cannotTell) })}`)] : "–");

const people = (work) => h("section", { class: "card" }, h("h2", {}, t("people.title")), h("h3", {}, t("people.now")), now,
  work.people.length ? h("div", { class: "scroll", tabindex: 0 }, h("table", {}, h("thead", {}, h("tr", {}, ["people.name", "people.today", "people.total", "people.last", ...(work.people.some(({ known }) => known?.asked) ? ["people.known"] : [])].map((key, i) => h("th", { scope: "col", class: i === 1 || i === 2 ? "number" : null }, t(key))))),
    h("tbody", {}, work.people.map((person) => h("tr", {}, h("th", { scope: "row" }, person.reviewer), h("td", { class: "number" }, number(person.today)), h("td", { class: "number" }, number(person.total)), h("td", {}, ago(person.lastAt)), work.people.some(({ known }) => known?.asked) ? h("td", { class: "known-of" }, knownOf(person)) : null)))), work.people.some(({ known }) => known?.asked) ? h("p", { class: "faint" }, t("people.knownMeans")) : null) : h("p", { class: "faint" }, t("chart.empty")));

function activity(items) {
  fill(feed, ...items.map((item) => h("li", {}, h("strong", {}, item.reviewer), ` · ${t(`decision.${{ same: "positive", different: "negative" }[item.metaDecision] ?? item.decision}`)} · ${item.photos.map((photo) => shortPhotoName(photo)).join(" – ")} · `, h("span", { class: "faint" }, ago(item.at)))));
  return items.length ? feed : h("p", { class: "faint" }, t("chart.empty"));
}

/** How far people agree: over all drawn pairs, and two by two where they met often enough. */
function agreement({ drawnPairs, agreements }) {
  const { pairs, alike, low, high } = drawnPairs;
  const rows = agreements.filter((item) => item.pairs >= FEWEST_AGREED);
  return h("section", { class: "card", id: "agreement" }, h("h2", {}, t("agreement.title")),
    h("p", {}, pairs === 0 ? t("agreement.none") : pairs < FEWEST_AGREED ? t("agreement.tooFew", { n: pairs, least: FEWEST_AGREED })
      : t("agreement.all", { n: pairs, share: percent(alike), low: percent(low), high: percent(high) })),
    rows.length ? h("div", { class: "scroll", tabindex: 0 }, h("table", {}, h("thead", {}, h("tr", {}, ["agreement.who", "agreement.pairs", "agreement.agreed", "agreement.kappa"].map((key, i) => h("th", { scope: "col", class: i ? "number" : null }, t(key))))),
      h("tbody", {}, rows.map((item) => h("tr", {}, h("th", { scope: "row" }, `${item.one} – ${item.other}`), h("td", { class: "number" }, number(item.pairs)), h("td", { class: "number" }, percent(item.agreed)),
        h("td", { class: "number" }, item.kappa === null ? "–" : `${decimal(item.kappa)} (${decimal(item.low)} … ${decimal(item.high)})`)))))) : null,
    h("p", { class: "faint" }, t("agreement.means"), rows.length ? ` ${t("agreement.kappaMeans", { least: FEWEST_AGREED })}` : ""));
}

const excludedPhotos = (items) => h("section", { class: "card" }, h("h2", {}, t("excluded.title", { n: items.length })), items.length ? h("ul", { class: "feed", tabindex: 0 }, items.map((photo) => h("li", { class: "line" }, h("span", {}, photoName(photo)),
  may("curate") ? button(t("excluded.back"), () => takeBackIn(photo), { class: "quiet" }) : null))) : h("p", { class: "faint" }, t("excluded.none")));

async function takeBackIn(photo) {
  await askName();
  try {
    await call("DELETE", `/graphs/${graphId}/exclusions`, { annotations: [photo.id], reviewer: settings.reviewer });
    announce(t("excluded.done", { name: photoName(photo) }));
    await refresh();
  } catch (failure) {
    body.prepend(failureNote(failure));
  }
}

const configuration = () => h("section", { class: "card" }, h("h2", {}, t("config.title")), h("p", { class: "faint" }, t("config.fixed")),
  h("dl", { class: "facts-list" }, SETTINGS.map((key) => [h("dt", {}, t(`config.${key}`)), h("dd", {}, settingText(graph.config[key]))])),
  h("details", { id: "all-settings" }, h("summary", {}, t("config.all")), h("dl", { class: "settings-list" },
    Object.entries(graph.config).map(([key, value]) => h("div", {}, h("dt", {}, key), h("dd", {}, settingText(value)))))),
  may("administer") ? h("details", { id: "delete" }, h("summary", {}, t("config.delete")), button(t("config.delete"), remove, { class: "danger" })) : null);

const settingText = (value) => (value === true ? t("yes") : value === false ? t("no") : typeof value === "number" ? decimal(value, 4) : String(value ?? "–"));

async function remove() {
  const field = h("input", { id: "typed-name", autocomplete: "off" });
  const go = await dialog(t("config.delete"), h("div", {}, h("p", {}, t("config.deleteText")),
    h("ul", {}, h("li", {}, h("a", { href: `/api/v1/graphs/${graphId}/export?format=csv`, download: "" }, t("data.csv"))),
      h("li", {}, decisionsButton(graphId))),
    h("label", { for: "typed-name" }, t("config.typeName", { name: graph.name || graph.id })), field), [{ label: t("config.delete"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
  if (!go || field.value.trim() !== (graph.name || graph.id)) return;
  try {
    await call("DELETE", `/graphs/${graphId}`);
    location.href = "/";
  } catch (failure) {
    body.prepend(failureNote(failure));
  }
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()), h("a", { href: "/" }, t("nav.dashboard")))));
