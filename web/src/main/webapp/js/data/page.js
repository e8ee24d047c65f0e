/** Import and export. */
import { may } from "../lib/account.js";
import { get, graphId, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { decisionsButton } from "../lib/decisions.js";
import { failureNote } from "../lib/dialog.js";
import { button, fill, h } from "../lib/dom.js";
import { attend } from "../lib/live.js";
import { settings } from "../lib/settings.js";
import { t } from "../lib/texts.js";
import { naming } from "./naming.js";
import { unassigned } from "./sending.js";
import { wizard } from "./wizard.js";

async function start() {
  const graph = graphId === "new" ? null : await get(`/graphs/${graphId}`);
  document.title = `${t("nav.data")} · ${graph?.name || "Resight"}`;
  document.body.prepend(topBar(graph, "data"), h("main", { class: "wide" }, h("h1", {}, graph ? t("nav.data") : t("data.newTitle")), wizard(graph), graph ? [may("exchange") ? exports(graph) : null, may("curate") ? naming(graph) : null, may("exchange") ? grow(graph) : null] : null));
  if (graph) attend(graph.id, settings.reviewer, "data", () => {});
}

function exports(graph) {
  const link = (format, key) => h("li", {}, h("a", { href: `/api/v1/graphs/${graph.id}/export?format=${format}`, download: "" }, t(key)));
  return h("section", { class: "card", id: "export" }, h("h2", {}, t("data.export")), graph.inconsistent ? h("p", { class: "note warn-note" }, t("data.exportConflicts", { n: graph.inconsistent })) : null,
    h("ul", {}, link("csv", "data.csv"), link("json", "data.json"), h("li", {}, decisionsButton(graph.id))));
}

/** Takes photos that no project holds into this one, after saying how many there are. */
function grow(graph) {
  const result = h("div", { role: "status" });
  return h("section", { class: "card" }, h("h2", {}, t("data.unassigned")), h("p", {}, t("data.unassignedText")), button(t("data.grow"), async (event) => {
    event.target.disabled = true;
    try {
      const free = await unassigned(graph.id);
      if (!free.length) fill(result, h("p", { class: "note" }, t("data.noneFree")));
      else {
        fill(result, h("p", { class: "note" }, t("data.free", { n: free.length }), " ", button(t("data.growDo", { n: free.length }), async () => {
          try {
            const grown = await post(`/graphs/${graph.id}/annotations`, { annotations: free }, { timeout: 300000 });
            location.href = `/p/${grown.id}/data`;
          } catch (failure) {
            fill(result, failureNote(failure));
          }
        }, { class: "main" })));
      }
    } catch (failure) {
      fill(result, failureNote(failure));
    }
    event.target.disabled = false;
  }, { id: "grow" }), result);
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()), h("a", { href: "/" }, t("nav.dashboard")))));
