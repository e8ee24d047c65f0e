/** Asks for an individual's name; where another bears it, what shall become of the two. */
import { bearerOf, merge, rename } from "./acts.js";
import { get } from "./api.js";
import { askName, dialog } from "./dialog.js";
import { h } from "./dom.js";
import { individualLabel } from "./photos.js";
import { thumb } from "./preview.js";
import { t } from "./texts.js";

const SHOWN = 5;

/** @returns what was done: `{ undo, said }`, or null where nothing was */
export async function askRename(graph, individual) {
  for (let wanted = individual.name ?? ""; ;) {
    const field = h("input", { id: "new-name", maxlength: 200, value: wanted });
    const go = await dialog(t("conflicts.rename"), h("div", {}, h("p", { class: "faint" }, t("rename.preview", { old: individualLabel(individual), n: individual.size })),
      h("label", { for: "new-name" }, t("conflicts.newName", { n: individual.size })), field), [{ label: t("save"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
    wanted = field.value.trim();
    if (!go || wanted === (individual.name ?? "")) return null;
    await askName();
    try {
      return { ...await rename(graph, individual, wanted), said: t("conflicts.renamed", { name: wanted || t("individual.unnamed") }) };
    } catch (failure) {
      const other = bearerOf(failure);
      if (!other) throw failure;
      const choice = await askClash(graph, individual, other);
      if (!choice) return null;
      if (choice === "merge") return { ...await merge(graph, [individual, other], other.name), said: t("merge.done", { n: 2, name: other.name }) };
      if (choice === "both") return { ...await rename(graph, individual, wanted, true), said: t("rename.bothKept", { name: wanted }) };
    }
  }
}

/** The name is another's: merge, another name, or both keep it as a conflict of names. */
async function askClash(graph, individual, { label, name }) {
  const other = await get(`/pages/graphs/${graph}/individuals/${label}`);
  const side = (one, i) => h("div", { class: `preview-group half-${i + 1}` }, h("strong", {}, `${individualLabel(one)} ${t("photos", { n: one.size })}`), h("div", { class: "photo-list" }, one.members.slice(0, SHOWN).map(thumb)));
  return dialog(t("rename.taken", { name }), h("div", {}, h("p", {}, t("rename.takenText", { name, n: other.size })), h("div", { class: "preview-groups" }, [individual, other].map(side))), [
    { label: t("rename.another"), value: "another", main: true }, { label: t("rename.merge"), value: "merge" }, { label: t("rename.keepBoth"), value: "both" }, { label: t("cancel"), value: "" }]);
}
