/** The first page: all projects, and a way to begin. */
import { get, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { askName, failureNote } from "../lib/dialog.js";
import { announce, button, fill, h } from "../lib/dom.js";
import { number, t } from "../lib/texts.js";

const list = h("div", { id: "projects" });
const demo = h("div", { id: "demo", role: "status", "aria-live": "polite" });

async function start() {
  document.title = `${t("nav.dashboard")} · Resight`;
  await askName(t("name.why"));
  document.body.prepend(topBar(null, "dashboard"), h("main", { class: "wide" }, h("h1", {}, t("dashboard.title")), demo, list));
  await refresh();
  setInterval(() => document.hidden || refresh(), 15000);
}

/** What state a project is in, in the words people use. */
export function stateWord(graph) {
  if (graph.status === "failed") return "state.word.failed";
  if (graph.inconsistent) return "state.word.conflicts";
  if (!graph.pairs.candidates) return "state.word.noCandidates";
  if (graph.status === "finished") return "state.word.finished";
  return graph.phase === "ranking" ? "state.word.finding" : "state.word.checking";
}

async function refresh() {
  let graphs;
  try {
    ({ items: graphs } = await get("/graphs"));
  } catch (failure) {
    fill(list, failureNote(failure, refresh));
    return;
  }
  const hasDemo = graphs.some(({ name }) => name === "Demo animals");
  fill(list, ...graphs.map(card), graphs.length ? h("div", { class: "actions" },
    h("a", { class: "button", href: "/p/new/data" }, t("dashboard.make")), hasDemo ? "" : button(t("dashboard.demo"), makeDemo, { id: "try-demo" })) : welcome());
}

const welcome = () => h("section", { class: "card" }, h("h2", {}, t("dashboard.welcome")), h("p", {}, t("dashboard.what")),
  h("div", { class: "actions" }, button(t("dashboard.demo"), makeDemo, { class: "main", id: "try-demo" }), h("a", { class: "button", href: "/p/new/data" }, t("dashboard.make"))));

function card(graph) {
  const base = `/p/${graph.id}`;
  const remaining = graph.convergence?.remaining;
  return h("section", { class: "card project-card" },
    h("h2", {}, h("a", { href: base }, graph.name || t("graph.unnamed"))), h("span", { class: `pill state ${graph.inconsistent ? "warn" : ""}` }, t(stateWord(graph), { n: graph.inconsistent })),
    h("p", { class: "faint span" }, [t("count.photos", { n: graph.annotations }), t("count.individuals", { n: graph.individuals }), t("count.decisions", { n: graph.reviews }),
      graph.status === "finished" ? t("left.none") : remaining ? t("left.range", { low: remaining.low, high: remaining.high }) : t("left.queue", { n: graph.queue }), graph.leased ? t("count.leased", { n: graph.leased }) : null].filter(Boolean).join(" · ")),
    h("div", { class: "actions span" }, h("a", { class: "button main", href: `${base}/review` }, t("nav.review")),
      graph.name === "Demo animals" ? h("a", { class: "button", href: `${base}/review?practice` }, t("dashboard.practise")) : "",
      h("a", { class: "button", href: `${base}/conflicts` }, t("nav.conflicts"), graph.inconsistent ? ` (${number(graph.inconsistent)})` : ""), h("a", { class: "button", href: `${base}/data` }, t("nav.data"))));
}

async function makeDemo() {
  document.getElementById("try-demo")?.setAttribute("disabled", "");
  try {
    let progress = await post("/pages/demo", {});
    const bar = h("progress", { max: progress.of, value: progress.photos, "aria-label": t("demo.drawing", { n: progress.photos, of: progress.of }) });
    const words = h("p", {});
    fill(demo, h("section", { class: "card" }, h("h2", {}, t("demo.title")), words, bar));
    while (!progress.graph && !progress.failed) {
      words.textContent = t("demo.drawing", { n: progress.photos, of: progress.of });
      bar.value = progress.photos;
      await new Promise((resolve) => setTimeout(resolve, 400));
      progress = await get("/pages/demo");
    }
    if (progress.failed) throw Object.assign(new Error(), { kind: "server" });
    announce(t("demo.ready"));
    fill(demo, h("section", { class: "card note good", id: "demo-ready" }, h("h2", {}, t("demo.ready")), h("p", {}, t("demo.next")),
      h("div", { class: "actions" }, h("a", { class: "button main", href: `/p/${progress.graph}/review?practice` }, t("dashboard.practise")), h("a", { class: "button", href: `/p/${progress.graph}/review` }, t("demo.skip")))));
    demo.querySelector("a.main").focus();
    await refresh();
  } catch (failure) {
    fill(demo, failureNote(failure, makeDemo));
  }
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()))));
