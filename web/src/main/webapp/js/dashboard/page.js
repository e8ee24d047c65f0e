/** The first page: what this is, all projects, and a way to begin. */
import { get, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { failureNote } from "../lib/dialog.js";
import { announce, button, byId, fill, h, redraw } from "../lib/dom.js";
import { left, standing } from "../lib/standing.js";
import { number, t } from "../lib/texts.js";

const list = h("div", { id: "projects" });
const demo = h("div", { id: "demo", role: "status", "aria-live": "polite" });

async function start() {
  document.title = `${t("nav.dashboard")} · Resight`;
  document.body.prepend(topBar(null, "dashboard"), h("main", { class: "wide" }, demo, list));
  await refresh();
  setInterval(() => document.hidden || refresh(), 15000);
}

async function refresh() {
  let graphs;
  let demoId;
  try {
    [{ items: graphs }, { graph: demoId }] = await Promise.all([get("/graphs"), get("/pages/demo").catch(() => ({}))]);
  } catch (failure) {
    fill(list, failureNote(failure, refresh));
    return;
  }
  if (!graphs.length) {
    if (!byId("welcome")) fill(list, welcome());
    return;
  }
  redraw(list, () => [h("h1", {}, t("dashboard.title")), graphs.map((graph) => card(graph, graph.id === demoId)), h("div", { class: "actions" },
    h("a", { class: "button", href: "/p/new/data" }, t("dashboard.make")), demoId ? null : button(t("dashboard.demo"), makeDemo, { id: "try-demo" }))]);
}

const welcome = () => h("section", { id: "welcome", class: "welcome" },
  h("div", {},
    h("h1", {}, t("dashboard.welcome")),
    h("p", { class: "lead" }, t("dashboard.what")),
    h("p", { class: "lead" }, t("dashboard.how")),
    h("div", { class: "actions" },
      button(t("dashboard.demo"), makeDemo, { class: "main large", id: "try-demo" }),
      h("a", { class: "button large", id: "own-photos", href: "/p/new/data" }, t("dashboard.own"))),
    h("p", { class: "faint" }, t("dashboard.demoIs")), h("p", { class: "faint" }, t("dashboard.ownIs"))),
  h("figure", {}, h("img", { src: "/img/review.jpg", width: 1366, height: 768, alt: t("dashboard.picture") })));

function card(graph, isDemo) {
  const base = `/p/${graph.id}`;
  const facts = [t("count.photos", { n: graph.annotations }), t("count.individuals", { n: graph.individuals }), t("count.decisions", { n: graph.reviews }),
    t(...left(graph)), graph.leased ? t("count.leased", { n: graph.leased }) : null].filter(Boolean);
  return h("section", { class: "card project-card" },
    h("h2", {}, h("a", { href: base }, graph.name || t("graph.unnamed"))),
    h("span", { class: `pill state ${graph.inconsistent ? "warn" : ""}` }, t(`state.word.${standing(graph)}`, { n: graph.inconsistent })),
    h("p", { class: "faint span" }, facts.join(" · ")),
    h("div", { class: "actions span" }, h("a", { class: "button main", href: `${base}/review` }, t("nav.review")),
      h("a", { class: "button", href: `${base}/catalogue` }, t("nav.catalogue")),
      isDemo ? h("a", { class: "button", href: `${base}/review?practice` }, t("dashboard.practise")) : null,
      h("a", { class: "button", href: `${base}/conflicts` }, t("nav.conflicts"), graph.inconsistent ? ` (${number(graph.inconsistent)})` : ""),
      h("a", { class: "button", href: `${base}/data` }, t("nav.data"))));
}

async function makeDemo() {
  byId("try-demo")?.setAttribute("disabled", "");
  try {
    let progress = await post("/pages/demo", {});
    const bar = h("progress", { max: progress.of, value: progress.photos, "aria-label": t("demo.title") });
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
      h("div", { class: "actions" }, h("a", { class: "button main", href: `/p/${progress.graph}/review?practice` }, t("dashboard.practise")),
        h("a", { class: "button", href: `/p/${progress.graph}/review` }, t("demo.skip")),
        h("a", { class: "button", href: `/p/${progress.graph}/catalogue` }, t("demo.look")))));
    demo.querySelector("a.main").focus();
    await refresh();
  } catch (failure) {
    fill(demo, failureNote(failure, makeDemo));
  }
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()))));
