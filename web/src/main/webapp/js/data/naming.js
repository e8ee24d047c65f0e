/** Naming many individuals at once: first a list of what would be renamed, then one act with one undo. */
import { get, post, uuid } from "../lib/api.js";
import { askName, failureNote } from "../lib/dialog.js";
import { announce, button, fill, h } from "../lib/dom.js";
import { individualLabel, individualPath } from "../lib/photos.js";
import { settings } from "../lib/settings.js";
import { number, t } from "../lib/texts.js";

export function naming(graph) {
  const place = h("div", { id: "naming-plan", role: "status", "aria-live": "polite" });
  return h("section", { class: "card", id: "naming" }, h("h2", {}, t("data.sync")), h("p", {}, t("data.syncText")), button(t("data.syncPlan"), () => plan(graph, place), { id: "plan-names" }), place);
}

async function plan(graph, place) {
  fill(place, h("p", {}, t("loading")));
  try {
    const planned = await get(`/graphs/${graph.id}/names/plan`, { timeout: 120000 });
    const shared = new Map(planned.shared.flatMap(({ name, labels }) => labels.map((label) => [label, name])));
    const changes = [...planned.individuals].sort((one, other) => Number(shared.has(other.label)) - Number(shared.has(one.label)) || Number(Boolean(other.old)) - Number(Boolean(one.old)) || other.photos - one.photos);
    fill(place, planned.shared.length ? h("div", { class: "note warn-note" }, h("p", {}, t("naming.shared", { n: planned.shared.length })), h("ul", {}, planned.shared.map(({ name, labels }) =>
      h("li", {}, h("strong", {}, name), ": ", labels.map((label, i) => [i ? ", " : "", h("a", { href: individualPath(graph.id, { label }) }, individualLabel({ label }))]))))) : null,
    changes.length ? [h("div", { class: "scroll", tabindex: 0 }, h("table", { id: "name-changes" }, h("thead", {}, h("tr", {}, ["naming.old", "naming.new", "graph.photos"].map((key, i) => h("th", { scope: "col", class: i === 2 ? "number" : null }, t(key))))),
      h("tbody", {}, changes.map((change) => h("tr", {}, h("td", {}, h("a", { href: individualPath(graph.id, { label: change.label }) }, change.old ?? individualLabel(change))), h("td", {}, change.new ?? t("individual.unnamed")), h("td", { class: "number" }, number(change.photos))))))),
    h("div", { class: "actions" }, button(t("naming.do", { n: changes.length }), (event) => name(graph, planned, place, event.target), { class: "main", id: "name-all" }))]
      : h("p", { class: "note good" }, t("data.synced", { n: 0 })));
  } catch (failure) {
    fill(place, failureNote(failure, () => plan(graph, place)));
  }
}

/** Names as the list says; refused where the list no longer holds. */
async function name(graph, { seq, digest }, place, start) {
  await askName();
  start.disabled = true;
  try {
    const { names, act } = await post(`/graphs/${graph.id}/sync`, { id: uuid(), reviewer: settings.reviewer, seq, digest }, { timeout: 120000 });
    const done = t("data.synced", { n: Object.keys(names).length });
    const undo = uuid();
    fill(place, h("p", { class: "note good", id: "named" }, done, " ", button(t("do.undo"), async (event) => {
      event.target.disabled = true;
      try {
        await post(`/graphs/${graph.id}/undo`, { id: undo, act, reviewer: settings.reviewer }, { timeout: 120000 });
        fill(place, h("p", { class: "note good" }, t("act.undone")));
        announce(t("act.undone"));
      } catch (failure) {
        event.target.disabled = false;
        place.append(failureNote(failure));
      }
    }, { id: "undo-act" })));
    announce(done);
  } catch (failure) {
    fill(place, failure.problem?.type?.endsWith("/changed") ? h("p", { class: "note bad", role: "alert" }, t("naming.changed")) : failureNote(failure), button(t("data.syncPlan"), () => plan(graph, place)));
  }
}
