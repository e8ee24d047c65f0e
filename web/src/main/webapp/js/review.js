/** The reviewer's page: one pair, one decision, the next pair. */
import { CallFailure, ago, all, announce, askName, button, byId, decimal, dialog, failureNote, get, graphId, h, imageAddress,
  individualTitle, languages, number, photoName, photoText, post, saveSettings, settings, t, uuid, viewpointName, when, fill } from "./page.js";
import { ACTIONS, PROFILES, actionOf, clashes, keyLabel, keySign, keysOf } from "./keys.js";
import { attend, listen } from "./live.js";
import { Outbox } from "./outbox.js";
import { PairQueue, pairKey } from "./queue.js";
import { Viewer, painted } from "./viewer.js";

const REST_DECISIONS = 100;
const REST_TIME = 30 * 60 * 1000;
const MOST_COMPARED = 20000; // pairs; more than anybody would go through without scores
const decisions = { same: "positive", different: "negative", cannot: "incomparable" };
const confidences = { guessing: "guessing", unsure: "not_sure", sure: "pretty_sure", doubtless: "absolutely_sure" };
const reasons = ["different_side", "blur", "too_dark", "wrong_box", "too_little_seen"];
const query = new URLSearchParams(location.search);
const practising = query.has("practice");

const viewer = new Viewer();
const graph = { id: graphId, name: "" };
let outbox;
let queue;
let ready = false; // both photos painted, decisions are heard
let readyAt = 0;
let broken = [];
let startedAt = null;
let draft = emptyDraft();
let session = { decisions: 0, since: Date.now(), rested: false };
let today = 0;
let live = false;
let people = [];
let answerShown = null; // the practice answer on the page, until gone on

function emptyDraft() {
  return { confidence: settings.confidence, tags: new Set(), comment: "", id: uuid() };
}

/* ---- the frame ---- */

const counts = h("span", { class: "counts" });
const others = h("span", { class: "others" });
const liveMark = h("span", { class: "live" });
const banner = h("div", { class: "banner", role: "status", hidden: true });
const said = h("div", { class: "said", role: "status", "aria-live": "polite" });
const panel = h("div", { class: "panel", hidden: true });
const context = h("section", { class: "context", "aria-label": t("review.context") });
const strips = h("div", { class: "strips", hidden: true });
const decide = h("section", { class: "decide", "aria-label": t("review.decide") });
const stageArea = h("div", { class: "stage-area" }, viewer.element, panel, strips);

document.body.prepend(
  h("a", { class: "skip", href: "#decide" }, t("review.skip")),
  h("header", { class: "bar" },
    h("a", { class: "brand", href: `/p/${graphId}`, id: "graph-name" }, "Resight"),
    counts, others, liveMark,
    h("span", { class: "spring" }),
    h("a", { href: `/p/${graphId}/conflicts`, id: "conflicts-link" }, t("nav.conflicts")),
    button(t("review.settings"), () => openSettings(), { class: "quiet" }),
    button("?", () => openHelp(), { class: "quiet", "aria-label": t("keys.help"), title: t("keys.help") })),
  banner,
  h("main", {}, h("h1", { class: "unseen" }, t("review.title")), stageArea, context, decide));
decide.id = "decide";
decide.tabIndex = -1;

const withKey = (action, text = t(`do.${action}`)) => [h("kbd", { "aria-hidden": "true", "data-key": action }, keyLabel(action)), h("span", {}, text)];
const act = (action, more = {}) => h("button", { type: "button", "data-do": action, onclick: () => perform(action), ...more }, withKey(action));
const cannotLabel = h("span", {}, t("do.cannot"));
const tagBox = (action) => h("label", { class: "tag" },
  h("input", { type: "checkbox", "data-tag": action, onchange: (event) => {
    draft.tags[event.target.checked ? "add" : "delete"](action);
  } }), h("kbd", { "aria-hidden": "true", "data-key": action }, keyLabel(action)), h("span", {}, t(`do.${action}`)));
const comment = h("input", { type: "text", class: "comment", maxlength: 2000, placeholder: t("review.comment"), "aria-label": t("review.comment"),
  oninput: () => (draft.comment = comment.value),
  onkeydown: (event) => {
    if (event.key === "Escape" || event.key === "Enter") decide.focus();
  } });
const confidenceRow = h("div", { class: "confidence", role: "radiogroup", "aria-label": t("confidence.label") },
  ["unspecified", ...Object.keys(confidences)].map((name) => {
    const value = confidences[name] ?? "unspecified";
    return h("label", { title: t(`confidence.${name}`) }, h("input", { type: "radio", name: "confidence", value, "aria-label": t(`confidence.${name}`), onchange: () => (draft.confidence = value) }),
      confidences[name] ? h("kbd", { "aria-hidden": "true", "data-key": name }, keyLabel(name)) : null, h("span", {}, t(`confidence.${name}`)));
  }));
const more = h("details", { class: "more" }, h("summary", {}, t("review.more")),
  h("div", { class: "menu" },
    h("strong", {}, t("review.cannotBecause")),
    reasons.map((reason) => button(t(`reason.${reason}`), () => {
      more.open = false;
      decideAs("cannot", { tags: [reason] });
    })),
    h("strong", {}, t("review.otherMeans")),
    button(t("review.knownSame"), () => decideAs("cannot", { meta: "same" })),
    button(t("review.knownDifferent"), () => decideAs("cannot", { meta: "different" })),
    act("exclude")));
const why = h("span", { class: "why" });

decide.append(
  h("div", { class: "main-row" },
    h("button", { type: "button", class: "same", "data-do": "same", onclick: () => perform("same") }, withKey("same")),
    h("button", { type: "button", class: "different", "data-do": "different", onclick: () => perform("different") }, withKey("different")),
    h("button", { type: "button", class: "cannot", "data-do": "cannot", onclick: () => perform("cannot") },
      h("kbd", { "aria-hidden": "true", "data-key": "cannot" }, keyLabel("cannot")), cannotLabel),
    more, confidenceRow, tagBox("photobomb"), tagBox("scenery")),
  h("div", { class: "second-row" }, act("undo"), act("later"), act("earlier"),
    h("label", { class: "comment-label" }, h("kbd", { "aria-hidden": "true", "data-key": "comment" }, keyLabel("comment")), comment),
    said, why));
viewer.element.append(h("div", { class: "both-tools", role: "toolbar", "aria-label": t("viewer.both") },
  act("view"), act("link", { "aria-pressed": String(viewer.linked) }),
  h("button", { type: "button", "data-do": "blink", "aria-pressed": "false", onclick: (event) => {
    const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", String(on));
    viewer.blink(on);
  } }, withKey("blink")), act("fit")));

function printKeys() {
  for (const key of document.querySelectorAll("[data-key]")) key.textContent = keyLabel(key.dataset.key);
}

/* ---- one pair ---- */

function setReady(on) {
  ready = on;
  readyAt = performance.now();
  decide.classList.toggle("ready", on);
  decide.dataset.ready = String(on);
  for (const element of decide.querySelectorAll("[data-do=same],[data-do=different]")) element.disabled = !on || broken.length > 0;
  decide.querySelector("[data-do=cannot]").disabled = !on;
}

async function showNext(pair = queue.take()) {
  const from = performance.now();
  answerShown = null;
  broken = [];
  setReady(false);
  strips.hidden = true;
  if (!pair) {
    document.body.dataset.pair = "";
    await showState();
    return;
  }
  queue.current = pair;
  panel.hidden = true;
  viewer.element.hidden = false;
  draft = emptyDraft();
  comment.value = "";
  for (const box of decide.querySelectorAll("[data-tag]")) box.checked = false;
  for (const radio of confidenceRow.querySelectorAll("input")) radio.checked = radio.value === draft.confidence;
  const [a, b] = pair.photos;
  drawContext(pair, a, b);
  const failures = await viewer.show(a, b);
  if (queue.current !== pair) return;
  broken = failures;
  for (const { pane, why: cause } of failures) pane.say(brokenNote(pane, cause, pair));
  document.body.dataset.pair = pairKey(pair);
  startedAt = new Date().toISOString();
  setReady(true);
  performance.measure("next-pair", { start: from, end: performance.now() });
}

function brokenNote(pane, cause, pair) {
  return [h("p", {}, h("strong", {}, photoName(pane.photo)), " ", t(`photo.${cause}`)),
    h("div", { class: "actions" },
      button(t("retry"), async () => {
        viewer.darkroom.forget(pane.photo);
        await queue.describe([pair]).catch(() => {});
        showNext(pair);
      }),
      button(t("photo.report"), () => reportAndGoOn(pair, pane.photo)))];
}

async function reportAndGoOn(pair, photo) {
  await post(`/pages/graphs/${graph.id}/reports`, { annotation: photo.id, reviewer: settings.reviewer }).catch(() => {});
  say(t("photo.reported", { name: photoName(photo) }));
  putOff(pair);
}

/** What is known of a photo on one line; what is cut off there can be read by pointing at it. */
const facts = (text) => h("span", { class: "facts", title: text }, text);

function drawContext(pair, a, b) {
  const side = (letter, photo) => h("div", { class: "context-side" },
    button([h("strong", {}, `${letter}: ${individualTitle(photo.individual)}`), " ▸"],
      () => openStrip(letter, photo), { class: "strip-button", "aria-expanded": "false", "data-strip": letter }),
    facts([photo.viewpoint && viewpointName(photo.viewpoint), photoName(photo).split("/").pop(), when(photo.takenAt), photo.encounter,
      photo.quality != null ? t("photo.quality", { n: photo.quality }) : null,
      ...Object.entries(photo.attributes ?? {}).slice(0, 3).map(([key, value]) => `${key} ${value}`)].filter(Boolean).join(" · ")));
  const between = [];
  const notes = [];
  const apart = a.takenAt && b.takenAt ? Math.abs(new Date(a.takenAt) - new Date(b.takenAt)) / 3600000 : null;
  const far = distance(a, b);
  if (apart !== null) between.push(`Δ ${lapse(apart)}`);
  if (far !== null) between.push(far < 0.01 ? t("context.samePlace") : `${decimal(far, far < 10 ? 1 : 0)} km`);
  if (apart !== null && apart < 1 / 60 && (far === null || far < 0.01)) notes.push(t("context.burst"));
  if (apart !== null && far !== null && far > 1) {
    const speed = far / Math.max(apart, 1 / 60);
    if (speed > 20) notes.push(t("context.speed", { speed: Math.round(speed) }));
  }
  const sides = a.viewpoint && b.viewpoint && opposite(a.viewpoint, b.viewpoint);
  if (sides) notes.push(t("context.sides", { a: viewpointName(a.viewpoint), b: viewpointName(b.viewpoint) }));
  cannotLabel.textContent = sides ? t("do.cannotSides") : t("do.cannot");
  fill(context, side("A", a),
    h("div", { class: "context-between" }, h("span", {}, between.join(" · ")),
      notes.map((note) => h("span", { class: "warn" }, `⚠ ${note}`))), side("B", b));
  fill(why, practising ? t("why.practice") : t(`why.${pair.reason ?? "candidate"}`),
    settings.showScore && pair.match != null ? ` · ${scoreText(pair)}` : "");
}

const scoreText = (pair) => t("score", { score: decimal(pair.match) });
const opposite = (a, b) => [["left", "right"], ["right", "left"], ["front", "back"], ["back", "front"]]
  .some(([one, other]) => a.toLowerCase() === one && b.toLowerCase() === other);

function lapse(hours) {
  if (hours < 1) return t("lapse.minutes", { n: Math.round(hours * 60) });
  if (hours < 48) return t("lapse.hours", { n: Math.round(hours) });
  return t("lapse.days", { n: Math.round(hours / 24) });
}

/** Great-circle distance in km (haversine, mean Earth radius); null where a place is missing. */
function distance(a, b) {
  if ([a.latitude, a.longitude, b.latitude, b.longitude].some((value) => value == null)) return null;
  const rad = Math.PI / 180;
  const half = (x) => Math.sin((x * rad) / 2) ** 2;
  const square = half(b.latitude - a.latitude)
    + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * half(b.longitude - a.longitude);
  return 2 * 6371 * Math.asin(Math.sqrt(square));
}

async function openStrip(letter, photo) {
  const opener = context.querySelector(`[data-strip=${letter}]`);
  if (!strips.hidden && strips.dataset.side === letter) {
    strips.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    return;
  }
  strips.dataset.side = letter;
  strips.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  fill(strips, h("p", {}, t("loading")));
  const pair = queue.current;
  try {
    const individual = await get(`/pages/graphs/${graph.id}/individuals/${photo.id}`);
    const others = individual.members.filter((member) => member.id !== photo.id)
      .sort((one, two) => (two.quality ?? 0) - (one.quality ?? 0));
    fill(strips, h("strong", {}, `${letter}: ${individualTitle(photo.individual)}`),
      others.length ? null : h("span", {}, t("strip.only")),
      ...others.map((member) => h("button", { type: "button", class: "thumb", title: photoText(letter, member), onclick: () => lookAt(letter, member, pair) },
        member.image ? h("img", { src: imageAddress(member, true, 200), alt: photoText(letter, member), loading: "lazy" }) : photoName(member))),
      button(t("close"), () => openStrip(letter, photo), { class: "quiet" }));
  } catch (failure) {
    fill(strips, failureNote(failure, () => openStrip(letter, photo)));
  }
}

/** Swaps another photo in for looking only; decisions wait until the pair is back or taken on. */
async function lookAt(letter, photo, pair) {
  const index = letter === "A" ? 0 : 1;
  const shown = [...viewer.panes.map((pane) => pane.photo)];
  shown[index] = photo;
  setReady(false);
  await viewer.show(...shown);
  const [x, y] = [shown[0].id, shown[1].id].sort();
  say([t("strip.looking"), " ",
    button(t("strip.back"), () => showNext(pair), { class: "quiet" }),
    button(t("strip.decide"), () => showNext({ a: x, b: y, reason: "second_opinion", photos: x === shown[0].id ? shown : shown.reverse() }), { class: "quiet" })]);
}

/* ---- deciding ---- */

function decideAs(kind, { tags = [], meta = null } = {}) {
  more.open = false;
  const pair = queue.current;
  if (!pair || !ready || performance.now() - readyAt < settings.guard) return;
  if (broken.length && kind !== "cannot") {
    announce(t("photo.onlyCannot"));
    return;
  }
  if (practising) {
    showPracticeAnswer(pair, kind);
    return;
  }
  const [a, b] = pair.photos;
  const chosen = new Set([...draft.tags].map((tag) => (tag === "scenery" ? "scenerymatch" : tag)).concat(tags));
  if (kind === "cannot" && !meta && !tags.length && a.viewpoint && b.viewpoint && opposite(a.viewpoint, b.viewpoint)) chosen.add("different_side");
  const review = {
    id: draft.id, a: pair.a, b: pair.b, decision: meta ? "unknown" : decisions[kind], ...(meta ? { metaDecision: meta } : {}),
    confidence: draft.confidence, tags: [...chosen], reviewer: settings.reviewer,
    ...(draft.comment.trim() ? { comment: draft.comment.trim() } : {}),
    ...(pair.lease?.token ? { lease: pair.lease.token } : {}),
    startedAt, decidedAt: new Date().toISOString(),
  };
  const what = meta ? t(meta === "same" ? "review.knownSame" : "review.knownDifferent") : t(`do.${kind}`);
  undoing = null;
  queue.decided(pair);
  queue.current = null;
  setReady(false);
  say(t("said.saving", { what }));
  outbox.put(review).then((answer) => confirmed(pair, what, answer), (failure) => refused(pair, what, failure));
  session.decisions++;
  showNext();
  queue.refill().then(goOnIfIdle, refillFailed);
  suggestRest();
}

function confirmed(pair, what, answer) {
  const result = answer?.reviews ? answer.reviews[0] : answer;
  today++;
  const [a, b] = pair.photos;
  const score = pair.match != null ? ` · ${scoreText(pair)}` : "";
  if (result?.effect === "conflict") {
    say([h("strong", {}, t("said.conflict", { what })), " ", h("a", { href: `/p/${graph.id}/conflicts?around=${pair.a}` }, t("said.toConflicts"))]);
  } else if (result?.effect === "merge") {
    const total = (a.individual?.size ?? 1) + (b.individual?.size ?? 1);
    say([t("said.merge", { what, name: a.individual?.name ?? b.individual?.name ?? t("individual.this"), n: total }), score]);
  } else {
    say([t(`said.${result?.effect ?? "none"}`, { what }), score]);
  }
  drawCounts();
}

function refused(pair, what, failure) {
  say(h("span", { class: "warn" }, t("said.refused", { what, why: failure.message })), true);
  queue.refill().then(goOnIfIdle, refillFailed);
}

function say(content, urgent = false) {
  fill(said, ...[content].flat());
  said.dataset.at = Date.now();
  if (urgent) announce(said.textContent, true);
}

function suggestRest() {
  if (!settings.rest || session.rested) return;
  if (session.decisions >= REST_DECISIONS || Date.now() - session.since >= REST_TIME) {
    session = { decisions: 0, since: Date.now(), rested: false };
    showBanner(t("rest"), [button(t("close"), () => showBanner(null), { class: "quiet" })]);
  }
}

let undoing = null; // the id of an undo that was not answered: asked again, it happens once
let undoRunning = false;

async function undo() {
  if (undoRunning || practising) return;
  undoRunning = true;
  try {
    await takeBack();
  } finally {
    undoRunning = false;
  }
}

async function takeBack() {
  const recalled = outbox.recall();
  if (recalled) {
    await queue.describe([recalled]).catch(() => {});
    say(t("said.undone"));
    return recalled.photos ? showNext({ ...recalled, reason: "undone", lease: null }) : null;
  }
  try {
    await outbox.send();
    if (outbox.size) throw new CallFailure("offline");
    undoing ??= uuid();
    const answer = await post(`/graphs/${graph.id}/undo`, { id: undoing, reviewer: settings.reviewer });
    undoing = null;
    const taken = answer?.reviews?.[0] ?? answer;
    const pair = { a: taken.a, b: taken.b, reason: "undone" };
    await queue.describe([pair]);
    today = Math.max(0, today - 1);
    if (queue.current) queue.upcoming.unshift(queue.current);
    await showNext(pair);
    say(t("said.undone"));
    drawCounts();
  } catch (failure) {
    if (!failure.passing) undoing = null;
    say(failure.problem?.status === 409 ? t("said.nothingToUndo")
      : [t("said.undoFailed", { why: t(`failure.${failure.kind ?? "server"}`) }), " ", button(t("retry"), undo, { class: "quiet" })], true);
  }
}

function putOff(pair = queue.current) {
  if (!pair || practising) return;
  queue.putOff(pair);
  say(t("said.later", { n: queue.postponed.size }));
  queue.current = null;
  showNext();
  queue.refill().then(goOnIfIdle, refillFailed);
}

async function openEarlier() {
  const list = h("ol", { class: "earlier" }, h("li", {}, t("loading")));
  const shown = dialog(t("do.earlier"), list, [{ label: t("close"), value: "" }]);
  try {
    const { items } = await get(`/pages/graphs/${graph.id}/reviews?reviewer=${encodeURIComponent(settings.reviewer)}&limit=200`);
    const thumb = (photo) => (photo.image ? h("img", { src: imageAddress(photo, true, 200), alt: photoName(photo), loading: "lazy" }) : h("span", {}, photoName(photo)));
    fill(list, ...items.map((item) => h("li", {},
      thumb(item.photos[0]), thumb(item.photos[1]),
      h("span", { class: "spring" }, h("strong", {}, t(`decision.${item.decision}`)), h("br"), h("span", { class: "faint" }, ago(item.at), item.comment ? ` · ${item.comment}` : "")),
      button(t("earlier.change"), async () => {
        list.closest("dialog").close();
        if (queue.current) queue.upcoming.unshift(queue.current);
        await showNext({ a: item.a, b: item.b, reason: "earlier", current: item.decision, photos: item.photos });
      }, { class: "quiet" }))), items.length ? "" : h("li", {}, t("earlier.none")));
  } catch (failure) {
    fill(list, h("li", {}, failureNote(failure)));
  }
  await shown;
}

async function excludePhoto() {
  const pair = queue.current;
  if (!pair || practising) return;
  const reason = h("input", { id: "exclude-reason", maxlength: 200 });
  const chosen = await dialog(t("exclude.title"), h("div", {}, h("p", {}, t("exclude.text")),
    h("label", { for: "exclude-reason" }, t("exclude.reason")), reason),
  [{ label: t("exclude.photo", { letter: "A" }), value: "0", main: true }, { label: t("exclude.photo", { letter: "B" }), value: "1", main: true }, { label: t("cancel"), value: "" }]);
  if (!chosen) return;
  const photo = pair.photos[Number(chosen)];
  try {
    await post(`/graphs/${graph.id}/exclusions`, { annotations: [photo.id], reviewer: settings.reviewer, ...(reason.value.trim() ? { reason: reason.value.trim() } : {}) });
    say(t("exclude.done", { name: photoName(photo) }));
    queue.current = null;
    queue.upcoming = [];
    await queue.refill();
    await showNext();
  } catch (failure) {
    say(t("said.refused", { what: t("do.exclude"), why: t(`failure.${failure.kind ?? "server"}`) }), true);
  }
}

/* ---- practice ---- */

let practice = { pairs: [], at: 0, right: 0 };

async function startPractice() {
  const { pairs } = await get("/pages/demo/practice");
  practice = { pairs, at: 0, right: 0 };
  await queue.describe(pairs);
  queue.upcoming = pairs.filter((pair) => pair.photos);
  showBanner(t("practice.intro", { n: pairs.length }), [h("a", { class: "button", href: `/p/${graph.id}/review` }, t("practice.leave"))]);
  await showNext();
}

function showPracticeAnswer(pair, kind) {
  const right = decisions[kind] === pair.answer;
  practice.at++;
  if (right) practice.right++;
  setReady(false);
  answerShown = pair;
  const last = practice.at >= practice.pairs.length;
  const next = button(last ? t("practice.finish") : t("practice.next"), goOnPractising, { class: "main" });
  panel.classList.add("over");
  showPanel([h("p", { class: right ? "good" : "bad" }, h("strong", {}, t(right ? "practice.right" : "practice.wrong"))),
    h("p", {}, t(`practice.${pair.answer}`), " ", t(`practice.hint.${pair.hint}`)),
    h("p", { class: "faint" }, t("practice.score", { right: practice.right, n: practice.at })), next], true);
  next.focus();
}

async function goOnPractising() {
  if (practice.at >= practice.pairs.length) {
    location.href = `/p/${graph.id}/review`;
    return;
  }
  panel.hidden = true;
  await showNext();
}

/* ---- when there is no pair ---- */

function showPanel(content, over = false) {
  panel.hidden = false;
  panel.classList.toggle("over", over);
  viewer.element.hidden = !over;
  fill(panel, h("div", { class: "card" }, content));
}

async function showState() {
  fill(context, );
  fill(why, );
  queue.current = null;
  if (queue.status === "loading") {
    showPanel(h("p", {}, t("loading")));
    return;
  }
  if (!navigator.onLine || queue.status === "offline") {
    document.body.dataset.state = "offline";
    showPanel([h("h2", {}, t("offline.title")), h("p", {}, t("offline.text", { n: outbox.size }))]);
    return;
  }
  let status;
  try {
    status = await refreshGraph();
  } catch (failure) {
    refillFailed(failure);
    return;
  }
  const state = stateOf(status);
  document.body.dataset.state = state;
  const link = (key, href) => h("a", { class: "button main", href }, t(key));
  const base = `/p/${graph.id}`;
  const numbers = h("dl", { class: "facts-list" },
    [["graph.individuals", status.individuals], ["graph.photos", status.annotations], ["graph.reviews", status.reviews], ["graph.conflicts", status.inconsistent]]
      .flatMap(([key, value]) => [h("dt", {}, t(key)), h("dd", {}, number(value ?? 0))]));
  const content = {
    failed: () => [h("h2", {}, t("state.failed.title")), h("p", {}, t("state.failed.text")), h("p", { class: "note bad" }, status.failure), button(t("retry"), () => retryRefill(), { class: "main" })],
    noPhotos: () => [h("h2", {}, t("state.noPhotos.title")), h("p", {}, t("state.noPhotos.text")), link("nav.data", `${base}/data`)],
    noCandidates: () => {
      const pairs = (status.annotations * (status.annotations - 1)) / 2;
      return [h("h2", {}, t("state.noCandidates.title")),
        h("p", {}, t(pairs <= MOST_COMPARED ? "state.noCandidates.text" : "state.noCandidates.many", { n: status.annotations, m: pairs })),
        h("div", { class: "actions" }, link("nav.data", `${base}/data`),
          pairs && pairs <= MOST_COMPARED ? button(t("state.noCandidates.compare"), compareAll, { id: "compare-all" }) : null)];
    },
    waiting: () => [h("h2", {}, t("state.waiting.title", { n: status.leased ?? 0 })),
      h("p", {}, people.length ? t("state.waiting.with", { names: people.map(({ reviewer }) => reviewer).join(", ") }) : "", " ", t("state.waiting.text")),
      queue.postponed.size ? h("p", {}, t("said.later", { n: queue.postponed.size })) : null],
    recomputing: () => [h("h2", {}, t("state.recomputing.title")), h("p", {}, t("state.recomputing.text"))],
    finishedConflicts: () => [h("h2", {}, t("state.finishedConflicts.title", { n: status.inconsistent })), h("p", {}, t("state.finishedConflicts.text")), numbers, link("nav.conflicts", `${base}/conflicts`)],
    finished: () => [h("h2", {}, t("state.finished.title")), numbers,
      h("div", { class: "actions" }, link("nav.data", `${base}/data#export`), button(t("state.finished.check"), () => randomCheck(), { class: "quiet" }))],
  }[state];
  showPanel(content());
  if (state === "waiting" || state === "recomputing") waitForFree();
}

/** Makes every pair a candidate, none worthier than another. */
async function compareAll(event) {
  event.currentTarget.disabled = true;
  try {
    const photos = (await all(`/graphs/${graph.id}/individuals`)).flatMap(({ members }) => members);
    await post(`/graphs/${graph.id}/candidates`, photos.flatMap((a, i) => photos.slice(i + 1).map((b) => ({ a, b, match: 0.5 }))));
    await queue.refill();
    await showNext();
  } catch (failure) {
    refillFailed(failure);
  }
}

let waitTimer = 0;

/** A lease that ends makes no event: a slow look now and then sees the freed pair. */
function waitForFree() {
  clearTimeout(waitTimer);
  waitTimer = setTimeout(() => {
    if (!queue.current) retryRefill();
  }, 5000);
}

function stateOf(status) {
  if (status.status === "failed") return "failed";
  if (!status.annotations) return "noPhotos";
  if (!status.pairs?.candidates) return "noCandidates";
  if (status.status === "waiting" || status.status === "ready") return status.leased ? "waiting" : "recomputing";
  return status.inconsistent ? "finishedConflicts" : "finished";
}

/** Twenty decided pairs once more, blind: what they say about the catalogue is worth more than a congratulation. */
async function randomCheck() {
  const { items } = await get(`/pages/graphs/${graph.id}/sample?n=20`);
  await queue.describe(items);
  queue.upcoming = items.filter((pair) => pair.photos).map((pair) => ({ ...pair, reason: "audit" }));
  await showNext();
}

async function retryRefill() {
  try {
    await queue.refill();
    await goOnIfIdle();
  } catch (failure) {
    refillFailed(failure);
  }
}

async function goOnIfIdle() {
  hideOffline();
  if (!queue.current && !answerShown) await showNext();
}

function refillFailed(failure) {
  if (failure.kind === "offline" || failure.kind === "busy") {
    queue.status = "offline";
    showOffline();
    setTimeout(retryRefill, 5000);
    if (!queue.current && !queue.upcoming.length) showState();
  } else if (failure.kind === "signedOut") {
    signIn();
  } else if (!queue.current) {
    document.body.dataset.state = failure.kind;
    showPanel([failureNote(failure, retryRefill), h("a", { class: "button", href: "/" }, t("nav.dashboard"))]);
  }
}

function showOffline() {
  document.body.classList.add("offline");
  showBanner(t("offline.banner", { n: outbox.size }), [button(t("retry"), () => retryRefill(), { class: "quiet" })]);
  if (!showOffline.told) announce(t("offline.title"), true);
  showOffline.told = true;
}

function hideOffline() {
  if (!document.body.classList.contains("offline") || outbox.size) return;
  document.body.classList.remove("offline");
  showOffline.told = false;
  showBanner(null);
  say(t("offline.back"));
}

function showBanner(text, actions = []) {
  banner.hidden = text === null;
  fill(banner, ...(text === null ? [] : [h("span", {}, text), ...actions]));
}

async function signIn() {
  if (document.querySelector("dialog[open]")) return;
  document.body.dataset.state = "signedOut";
  await dialog(t("signedOut.title"), h("p", {}, t("signedOut.text", { n: outbox.size })), [{ label: t("signedOut.go"), value: "go", main: true }]);
  await retryRefill();
}

/* ---- counts, people ---- */

async function refreshGraph() {
  const status = await get(`/graphs/${graph.id}`);
  Object.assign(graph, { name: status.name, status });
  byId("graph-name").textContent = status.name || t("graph.unnamed");
  document.title = `${t("review.title")} · ${status.name || t("graph.unnamed")}`;
  drawCounts();
  return status;
}

/** Says what is left as a range, and only when there is something to go by. */
function leftText(status) {
  if (!status) return "";
  const remaining = status.convergence?.remaining;
  if (status.status === "finished") return t("left.none");
  if (remaining) return t("left.range", { low: remaining.low, high: remaining.high });
  return t("left.queue", { n: status.queue ?? 0 });
}

function drawCounts() {
  fill(counts, h("span", { id: "decided-today" }, t("today", { n: today })), h("span", { id: "left" }, leftText(graph.status)),
    graph.status?.inconsistent ? h("span", { class: "warn" }, t("conflicts.count", { n: graph.status.inconsistent })) : "",
    outbox.size ? h("span", { class: "warn", id: "held" }, t("held", { n: outbox.size })) : "");
}

function drawPeople(list) {
  people = list.filter(({ page }) => page === "review");
  others.textContent = people.length ? t("others", { n: people.length }) : "";
  others.title = people.map(({ reviewer }) => reviewer).join(", ");
}

/** What others do to the pair that is open is said, never shown by a change of the photos. */
function onEvent(name, data) {
  const pair = queue.current;
  if (name !== "review" || !pair || practising) return;
  const items = data.reviews ?? [data];
  const other = items.find((item) => item.a === pair.a && item.b === pair.b && item.reviewer !== settings.reviewer);
  if (other) say([t("said.meanwhile", { name: other.reviewer ?? t("somebody") }), " ", button(t("said.leaveIt"), () => {
    queue.current = null;
    showNext();
  }, { class: "quiet" })]);
}

/* ---- help, settings, keys ---- */

async function openHelp() {
  const rows = h("tbody", {}, ACTIONS.map((action) => {
    const keys = keysOf(action).map((key) => (key === " " ? t("keys.space") : keySign(key))).join(", ");
    return h("tr", {}, h("td", {}, t(`do.${action}`)), h("td", {}, h("kbd", {}, keys)),
      h("td", {}, button(t("keys.change"), (event) => captureKey(action, event.currentTarget), { class: "quiet", "aria-label": `${t("keys.change")} ${t(`do.${action}`)}` })));
  }));
  const chosen = await dialog(t("keys.help"), h("div", {},
    h("p", {}, t("keys.profile", { name: t(`profile.${settings.profile || "default"}`) })),
    h("table", { class: "keys" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("keys.action")), h("th", { scope: "col" }, t("keys.key")), h("th", { scope: "col" }, h("span", { class: "unseen" }, t("keys.change"))))), rows),
    h("p", {}, t("keys.words"))),
  [{ label: t("close"), value: "", main: true }, { label: t("keys.otherProfile"), value: "profile" }, { label: t("keys.asGiven"), value: "reset" }]);
  if (chosen === "reset") saveSettings({ keys: {} });
  if (chosen === "profile") await askProfile();
  printKeys();
}

function captureKey(action, opener) {
  opener.textContent = t("keys.press");
  const capture = (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    opener.removeEventListener("keydown", capture, true);
    opener.textContent = t("keys.change");
    if (event.key === "Escape" || event.key === "Tab") return;
    const clash = clashes(action, event.key);
    if (clash.length) {
      opener.textContent = t("keys.taken", { what: t(`do.${clash[0]}`) });
      return;
    }
    saveSettings({ keys: { ...settings.keys, [action]: event.key } });
    opener.closest("tr").querySelector("kbd").textContent = event.key === " " ? t("keys.space") : keySign(event.key);
  };
  opener.addEventListener("keydown", capture, true);
}

async function askProfile() {
  const options = h("fieldset", { class: "profiles" }, h("legend", {}, t("profile.ask")),
    Object.keys(PROFILES).map((name) => h("label", {}, h("input", { type: "radio", name: "profile", value: name, checked: name === (settings.profile || "default") }),
      h("strong", {}, t(`profile.${name}`)), h("span", { class: "faint" }, ["same", "different", "cannot"].map((action) => {
        const key = [PROFILES[name][action]].flat()[0];
        return `${key === " " ? t("keys.space") : key.toUpperCase()} ${t(`do.${action}`)}`;
      }).join(" · ")))));
  await dialog(t("profile.title"), options, [{ label: t("profile.go"), value: "go", main: true }]);
  saveSettings({ profile: options.querySelector("input:checked").value });
  printKeys();
}

async function openSettings() {
  const check = (name, label) => h("label", { class: "line" }, h("input", { type: "checkbox", name, checked: settings[name] }), label);
  const form = h("div", { class: "settings" },
    check("keysOff", t("settings.keysOff")), check("rest", t("settings.rest")), check("showScore", t("settings.showScore")),
    h("label", { class: "line" }, t("settings.guard"), h("input", { type: "number", name: "guard", min: 0, max: 2000, step: 50, value: settings.guard })),
    h("label", { class: "line" }, t("settings.confidence"), h("select", { name: "confidence" },
      [["unspecified", "unspecified"], ...Object.entries(confidences)].map(([name, value]) => h("option", { value, selected: settings.confidence === value }, t(`confidence.${name}`))))),
    h("label", { class: "line" }, t("settings.profile"), h("select", { name: "profile" },
      Object.keys(PROFILES).map((name) => h("option", { value: name, selected: settings.profile === name }, t(`profile.${name}`))))),
    h("label", { class: "line" }, t("language.label"), h("select", { name: "language" },
      languages.all.map((tag) => h("option", { value: tag, lang: tag, selected: tag === languages.current }, new Intl.DisplayNames(tag, { type: "language" }).of(tag))))));
  const chosen = await dialog(t("review.settings"), form, [{ label: t("save"), value: "save", main: true }, { label: t("cancel"), value: "" }]);
  if (!chosen) return;
  const before = languages.current;
  saveSettings(Object.fromEntries([...form.querySelectorAll("[name]")].map((field) =>
    [field.name, field.type === "checkbox" ? field.checked : field.type === "number" ? Math.max(0, Number(field.value) || 0) : field.value])));
  printKeys();
  if (settings.language !== before && !outbox.size) location.reload();
}

const ways = {
  undo, later: () => putOff(), earlier: openEarlier, exclude: excludePhoto, help: openHelp,
  rotateRight: () => viewer.active.turn(90), rotateLeft: () => viewer.active.turn(-90), mirror: () => viewer.active.mirror(),
  comment: () => comment.focus(), view: () => viewer.turnWhole(),
  link: () => document.querySelector("[data-do=link]").setAttribute("aria-pressed", String(viewer.link())),
  left: () => viewer.pan(-0.1, 0), right: () => viewer.pan(0.1, 0), up: () => viewer.pan(0, -0.1), down: () => viewer.pan(0, 0.1),
  zoomIn: () => viewer.zoom(1.3), zoomOut: () => viewer.zoom(1 / 1.3), fit: () => viewer.fit(),
};
const repeatable = ["left", "right", "up", "down", "zoomIn", "zoomOut"];

/** Does what a button or its key stands for. */
function perform(action) {
  if (answerShown && (decisions[action] || action === "later")) goOnPractising();
  else if (decisions[action]) decideAs(action);
  else if (confidences[action]) {
    draft.confidence = confidences[action];
    confidenceRow.querySelector(`[value=${draft.confidence}]`).checked = true;
  } else if (action === "photobomb" || action === "scenery") {
    decide.querySelector(`[data-tag=${action}]`).click();
  } else ways[action]?.();
}

document.addEventListener("keydown", (event) => {
  const action = actionOf(event);
  if (!action) return;
  if (event.repeat && !repeatable.includes(action)) return;
  event.preventDefault();
  if (action === "blink") viewer.blink(true);
  else perform(action);
});
document.addEventListener("keyup", (event) => {
  if (keysOf("blink").includes(event.key.toLowerCase())) viewer.blink(false);
});
addEventListener("blur", () => viewer.blink(false));

/* ---- start ---- */

async function start() {
  document.body.dataset.state = "loading";
  showPanel(h("p", {}, t("loading")));
  setReady(false);
  await askName();
  if (!settings.profile) await askProfile();
  outbox = new Outbox(graph.id, settings.reviewer);
  outbox.addEventListener("change", () => {
    drawCounts();
    if (document.body.classList.contains("offline")) outbox.size ? showOffline() : retryRefill();
  });
  outbox.addEventListener("failure", ({ detail }) => {
    if (detail.kind === "signedOut") signIn();
    else if (detail.kind === "server" || detail.kind === "forbidden") {
      banner.hidden = false;
      fill(banner, failureNote(detail, () => {
        showBanner(null);
        retryRefill();
      }));
    } else showOffline();
  });
  queue = new PairQueue(graph.id, settings.reviewer, outbox, viewer.darkroom);
  try {
    await refreshGraph();
    if (practising) {
      await startPractice();
      return;
    }
    get(`/pages/graphs/${graph.id}/people`).then(({ items }) => {
      today = items.find(({ reviewer }) => reviewer === settings.reviewer)?.today ?? 0;
      drawCounts();
    }).catch(() => { /* the number starts at nought */ });
    const asked = query.get("pair")?.split(",");
    if (asked?.length === 2) {
      const pair = { a: asked[0], b: asked[1], reason: "second_opinion" };
      await queue.describe([pair]);
      if (pair.photos) queue.upcoming = [pair];
      await showNext();
    }
    if (!queue.current) {
      await queue.refill();
      await showNext();
    }
  } catch (failure) {
    refillFailed(failure);
  }
  listen(graph.id, {
    onEvent,
    onState: (on) => {
      live = on;
      liveMark.textContent = live ? `● ${t("live.on")}` : `○ ${t("live.off")}`;
      liveMark.classList.toggle("off", !live);
    },
    onChange: () => {
      refreshGraph().then(() => {
        if (!queue.current && !answerShown) retryRefill();
      }).catch(() => {});
    },
  });
  attend(graph.id, settings.reviewer, "review", drawPeople);
}

painted().then(start);
