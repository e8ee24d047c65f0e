/** Naming many individuals at once: first a list of what would be renamed, then one act. */
import { all, get, post } from "../lib/api.js";
import { failureNote } from "../lib/dialog.js";
import { announce, button, fill, h } from "../lib/dom.js";
import { individualPath } from "../lib/photos.js";
import { number, t } from "../lib/texts.js";

export function naming(graph) {
  const place = h("div", { id: "naming-plan", role: "status", "aria-live": "polite" });
  return h("section", { class: "card", id: "naming" }, h("h2", {}, t("data.sync")), h("p", {}, t("data.syncText")), button(t("data.syncPlan"), () => plan(graph, place), { id: "plan-names" }), place);
}

async function plan(graph, place) {
  fill(place, h("p", {}, t("loading")));
  try {
    const [{ names }, individuals] = await Promise.all([get(`/graphs/${graph.id}/delta`), all(`/graphs/${graph.id}/individuals`)]);
    const changes = planOf(names, individuals);
    if (!changes.length) {
      fill(place, h("p", { class: "note good" }, t("data.synced", { n: 0 })));
      return;
    }
    fill(place, h("div", { class: "scroll", tabindex: 0 }, h("table", { id: "name-changes" }, h("thead", {}, h("tr", {}, ["naming.old", "naming.new", "graph.photos"].map((key, i) => h("th", { scope: "col", class: i === 2 ? "number" : null }, t(key))))),
      h("tbody", {}, changes.map((change) => h("tr", {}, h("td", {}, change.old.length ? change.old.join(", ") : t("individual.unnamed")),
        h("td", {}, h("a", { href: individualPath(graph.id, { label: change.label }) }, change.fresh ?? t("individual.unnamed"))), h("td", { class: "number" }, number(change.photos))))))),
    h("div", { class: "actions" }, button(t("naming.do", { n: changes.length }), (event) => name(graph, place, event.target), { class: "main", id: "name-all" })));
  } catch (failure) {
    fill(place, failureNote(failure, () => plan(graph, place)));
  }
}

async function name(graph, place, start) {
  start.disabled = true;
  try {
    const { names } = await post(`/graphs/${graph.id}/sync`, {}, { timeout: 120000 });
    const done = t("data.synced", { n: Object.keys(names).length });
    fill(place, h("p", { class: "note good", id: "named" }, done));
    announce(done);
  } catch (failure) {
    fill(place, failureNote(failure, () => plan(graph, place)));
  }
}

/** One line for each individual whose photos would be renamed; those that bear several names first. */
function planOf(names, individuals) {
  return individuals.map(({ label, members }) => {
    const changed = members.filter((id) => id in names);
    return { label, old: [...new Set(changed.map((id) => names[id].old).filter(Boolean))], fresh: names[changed[0]]?.new ?? null, photos: changed.length };
  }).filter(({ photos }) => photos).sort((one, other) => other.old.length - one.old.length || other.photos - one.photos);
}
