/** The servers of one database: who leads, which is to serve no more, and which owns which project. */
import { call, get } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { failureNote } from "../lib/dialog.js";
import { announce, h, redraw } from "../lib/dom.js";
import { acting, confirmed } from "../lib/forms.js";
import { decimal, number, t } from "../lib/texts.js";
import { projects } from "./projects.js";

const ASKED_MS = 2000;
const COLUMNS = ["url", "version", "state", "graphs", "lease", "behind"];
const list = h("div", { id: "servers" });
const said = h("div", { role: "alert" });
/** Stays until the next act, while the page asks on. */
const refused = h("div", { role: "alert" });
let before = "";
let shared = null;

async function start() {
  document.title = `${t("servers.title")} · Resight`;
  document.body.prepend(topBar(null), h("main", { class: "wide" }, h("h1", {}, t("servers.title")), h("p", {}, t("servers.is")), said, refused, list));
  const found = await get("/servers");
  show(found);
  if (!found.alone) {
    shared = await projects(found.items, show);
    list.after(shared.element);
  }
  setTimeout(again, ASKED_MS);
}

/** While another server begins to lead there may be no answer: the page asks on. */
async function again() {
  try {
    if (!document.hidden) {
      const found = await get("/servers");
      show(found);
      await shared?.readAgain(found.items);
    }
    said.replaceChildren();
  } catch (failure) {
    said.replaceChildren(failureNote(failure));
  }
  setTimeout(again, ASKED_MS);
}

function show({ alone, items }) {
  redraw(list, () => [alone ? h("p", { class: "note" }, t("servers.alone")) : null,
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("servers.title") },
      h("table", {}, h("thead", {}, h("tr", {}, COLUMNS.map((name) => h("th", { scope: "col" }, t(`servers.${name}`))), alone ? null : h("td", {}))),
        h("tbody", {}, items.map((server) => row(server, alone)))))]);
  const leader = items.find((server) => server.leads && server.alive)?.url ?? "";
  if (before && leader && before !== leader) announce(t("servers.leadsNow", { url: leader }));
  before = leader || before;
}

function row(server, alone) {
  const name = server.url ?? t("servers.this");
  return h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, server.version), h("td", {}, h("span", { class: server.alive ? null : "warn" }, t(`servers.${state(server)}`))),
    h("td", {}, server.alive ? number(server.graphs) : ""),
    h("td", {}, alone ? "" : server.alive ? t("servers.lasts", { s: decimal(server.leaseSeconds, 1) }) : t("servers.ended", { s: decimal(-server.leaseSeconds, 0) })),
    h("td", {}, server.leads ? "" : server.behind === null ? t("servers.reads") : number(server.behind)),
    alone ? null : h("td", {}, server.alive ? act(server, name) : null));
}

const state = ({ alive, leads, draining, graphs }) =>
  (!alive ? "gone" : draining ? (leads || graphs ? "handsOver" : "drained") : leads ? "leads" : graphs ? "serves" : "follows");

function act(server, name) {
  const label = t(server.draining ? "servers.again" : "servers.drain");
  return acting(label, refused, async () => {
    const found = await confirmed(() => call(server.draining ? "DELETE" : "PUT", `/servers/${server.id}/draining`));
    if (found) show(found);
  }, { id: `act-${server.id}`, "aria-label": `${label}: ${name}` });
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()))));
