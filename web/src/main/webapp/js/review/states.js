/** When there is no pair: what is the matter, and the one thing to do about it. */
import { may } from "../lib/account.js";
import { all, get, post } from "../lib/api.js";
import { dialog, failureNote, failureText } from "../lib/dialog.js";
import { announce, button, fill, h } from "../lib/dom.js";
import { number, t } from "../lib/texts.js";
import { Again } from "./again.js";
import { refreshGraph } from "./counts.js";
import { desk } from "./desk.js";
import { context, panel, say, showBanner, showPanel, why } from "./frame.js";
import { showNext } from "./pair.js";
import { onceMore } from "./queue.js";

const MOST_COMPARED = 20000; // pairs; more than anybody would go through without scores

let looking = 0; // the look at the project that counts; a pair or a newer look overtakes it
let told = { words: "", card: null }; // what the panel says and where

/** An empty page looks again by itself: a lease that ends makes no event, and an event may be missed. */
const again = new Again(() => {
  if (!desk.queue.current || desk.queue.status === "offline") retryRefill();
});

/** Says a state on the panel; what stands there already is left alone, for those who are reading it. */
function showOnce(state, words, content) {
  document.body.dataset.state = state;
  if (told.words === words && told.card?.isConnected && !panel.hidden) return;
  showPanel(content());
  told = { words, card: panel.firstElementChild };
}

/** Says why no pair is at hand. */
export async function showState() {
  const mine = ++looking;
  fill(context);
  fill(why);
  desk.queue.current = null;
  if (desk.queue.status === "loading" || (desk.queue.busy && desk.queue.status !== "offline")) {
    document.body.dataset.state = "loading";
    showPanel(h("p", {}, t("loading")));
    return;
  }
  again.later();
  if (desk.queue.status === "offline") { // a browser without a network still reaches a server of its own machine
    const held = t("offline.text", { n: desk.outbox.size });
    showOnce("offline", held, () => [h("h2", {}, t("offline.title")), h("p", {}, held)]);
    return;
  }
  let status;
  try {
    status = await refreshGraph();
  } catch (failure) {
    if (mine === looking) refillFailed(failure);
    return;
  }
  if (mine !== looking || desk.queue.current) return;
  const state = stateOf(status);
  const link = (key, href) => h("a", { class: "button main", href }, t(key));
  const base = `/p/${desk.graph.id}`;
  const numbers = h("dl", { class: "facts-list" },
    [["graph.individuals", status.individuals], ["graph.photos", status.annotations], ["graph.reviews", status.reviews], ["graph.conflicts", status.inconsistent]]
      .flatMap(([key, value]) => [h("dt", {}, t(key)), h("dd", {}, number(value ?? 0))]));
  // A pair that nobody proposed is not asked: photos may be left that were never compared with any.
  const neverCompared = () => {
    const never = h("div", {});
    get(`/pages/graphs/${desk.graph.id}/work`).then(({ photos }) => photos.neverCompared && fill(never, h("p", { class: "note warn-note" },
      h("a", { href: `${base}/catalogue?state=never` }, t("state.finished.never", { n: photos.neverCompared }))))).catch(() => { /* the project page says it too */ });
    return never;
  };
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
      h("p", {}, desk.people.length ? t("state.waiting.with", { names: desk.people.map(({ reviewer }) => reviewer).join(", ") }) : "", " ", t("state.waiting.text")),
      desk.queue.postponed.size ? h("p", {}, t("said.later", { n: desk.queue.postponed.size })) : null],
    recomputing: () => [h("h2", {}, t("state.recomputing.title")), h("p", {}, t("state.recomputing.text"))],
    finishedConflicts: () => [h("h2", {}, t("state.finishedConflicts.title", { n: status.inconsistent })), h("p", {}, t("state.finishedConflicts.text")), neverCompared(), numbers, link("nav.conflicts", `${base}/conflicts`)],
    finished: () => [h("h2", {}, t("state.finished.title")), neverCompared(), numbers, demoScore(),
      h("div", { class: "actions" }, link("nav.export", `${base}/data#export`), h("a", { class: "button", href: `${base}/catalogue` }, t("nav.catalogue")), may("see") ? button(t("state.finished.check"), () => randomCheck(), { class: "quiet" }) : null)],
  }[state];
  const seen = [state, status.failure, status.individuals, status.annotations, status.reviews, status.inconsistent, status.leased, desk.people.map(({ reviewer }) => reviewer), desk.queue.postponed.size];
  showOnce(state, JSON.stringify(seen), content);
}

/** What came of the demo, beside what was drawn; nothing in any other project. */
function demoScore() {
  const place = h("div", { id: "demo-score" });
  get("/pages/demo").then(({ graph }) => (graph === desk.graph.id ? get("/pages/demo/score") : null)).then((score) => score && fill(place, h("div", { class: "note good" }, h("p", {}, h("strong", {}, t("demo.score", { n: score.groups, animals: score.animals, right: score.rightFlanks }))),
    h("p", {}, t("demo.scoreWhole", { n: score.whole, of: score.flanks }), " ", score.split ? t("demo.scoreSplit", { n: score.split }) : "", " ", score.mixed ? t("demo.scoreMixed", { n: score.mixed }) : "")))).catch(() => { /* no score is no harm */ });
  return place;
}

/** Makes every pair a candidate, none worthier than another. */
async function compareAll(event) {
  event.currentTarget.disabled = true;
  try {
    const photos = (await all(`/graphs/${desk.graph.id}/individuals`)).flatMap(({ members }) => members);
    await post(`/graphs/${desk.graph.id}/candidates`, photos.flatMap((a, i) => photos.slice(i + 1).map((b) => ({ a, b, match: 0.5 }))));
    await desk.queue.refill();
    await showNext();
  } catch (failure) {
    refillFailed(failure);
  }
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
  try {
    const { items } = await get(`/pages/graphs/${desk.graph.id}/sample?n=20`);
    await desk.queue.describe(items);
    desk.queue.upcoming = items.filter((pair) => pair.photos).map((pair) => ({ ...pair, reason: "audit", ...onceMore(pair) }));
    if (!desk.queue.current) await showNext();
  } catch (failure) {
    refillFailed(failure);
  }
}

export async function retryRefill() {
  try {
    await desk.queue.refill();
    await goOnIfIdle();
  } catch (failure) {
    refillFailed(failure);
  }
}

/** Looks at once, and soon again after it: something has happened in the project. */
export async function lookNow() {
  if (desk.answerShown) return;
  again.reset();
  await retryRefill();
}

export async function goOnIfIdle() {
  hideOffline();
  if (desk.queue.upcoming.length) again.reset();
  if (!desk.queue.current && !desk.answerShown) await showNext();
}

export function refillFailed(failure) {
  if (failure.kind !== "signedOut") again.later();
  if (failure.kind === "offline" || failure.kind === "busy") {
    desk.queue.status = "offline";
    showOffline();
    if (!desk.queue.current && !desk.queue.upcoming.length) showState();
  } else if (failure.kind === "signedOut") {
    signIn();
  } else if (!desk.queue.current) {
    showOnce(failure.kind, failureText(failure), () => [failureNote(failure, retryRefill), h("a", { class: "button", href: "/" }, t("nav.dashboard"))]);
  }
}

export function showOffline() {
  document.body.classList.add("offline");
  showBanner(t("offline.banner", { n: desk.outbox.size }), [button(t("retry"), () => retryRefill(), { class: "quiet" })]);
  if (!showOffline.told) announce(t("offline.title"), true);
  showOffline.told = true;
}

function hideOffline() {
  if (!document.body.classList.contains("offline") || desk.outbox.size) return;
  document.body.classList.remove("offline");
  showOffline.told = false;
  showBanner(null);
  say(t("offline.back"));
}

export async function signIn() {
  if (document.querySelector("dialog[open]")) return;
  document.body.dataset.state = "signedOut";
  await dialog(t("signedOut.title"), h("p", {}, t("signedOut.text", { n: desk.outbox.size })), [{ label: t("signedOut.go"), value: "go", main: true }]);
  await retryRefill();
}
